import torch

ids = torch.tensor([[0, 2, 2, 2], [1, 1, 0, 3]])

print(torch.bincount(ids.flatten(), minlength=5))
ones = torch.ones_like(ids)
counts = torch.zeros(2, 5, dtype=torch.int64).scatter_add_(1, ids, ones)
print(counts)

once = torch.zeros(5, dtype=torch.int64)
once[ids.flatten()] += 1
print(once)
