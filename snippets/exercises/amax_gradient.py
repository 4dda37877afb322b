import torch

index = torch.tensor([[0], [2]])
src = torch.tensor([[5.0, 2.0, 5.0], [1.0, 1.0, 3.0]])


def gradient(width):
    leaf = src.clone().requires_grad_()
    used = leaf[:, :width]
    out = torch.zeros(2, 3).scatter_reduce(1, index, used, "amax")
    out.sum().backward()
    return leaf.grad


print(gradient(width=3))
print(gradient(width=1))
