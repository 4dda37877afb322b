import torch

index = torch.tensor([2, 2, 2, 0])

counts = torch.zeros(3, dtype=torch.int64)
counts[index] += 1
print(counts)

ones = torch.ones_like(index)
print(torch.zeros_like(counts).index_add_(0, index, ones))
print(torch.zeros_like(counts).scatter_add_(0, index, ones))
print(index.bincount(minlength=3))
