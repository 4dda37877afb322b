import torch

counts = torch.zeros(3)
index = torch.tensor([0, 2, 2])
ones = torch.tensor([1, 1, 1])

print(counts.scatter_add_(0, index, ones.to(counts.dtype)))
