import torch
import torch.nn.functional as F


def clip_sparse_(weight, largest):
    gradient = weight.grad.coalesce()
    norm = gradient.values().norm()
    scale = (largest / (norm + 1e-6)).clamp(max=1.0)
    weight.grad = gradient * scale
    return norm


weight = torch.ones(5, 1, requires_grad=True)
F.embedding(torch.tensor([1, 1, 1, 3, 3, 3, 3]), weight, sparse=True).sum().backward()
print(clip_sparse_(weight, 1.0))
print(weight.grad.to_dense().flatten())
