import torch


def gradient(length):
    x = torch.zeros(2, requires_grad=True)
    return torch.autograd.grad(length(x), x)[0]


print(gradient(lambda x: x.square().sum().sqrt()))
print(gradient(lambda x: torch.linalg.vector_norm(x)))
print(gradient(lambda x: (x.square().sum() + 1e-12).sqrt()))
