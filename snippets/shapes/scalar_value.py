import torch

counts = torch.zeros(3, dtype=torch.int64)
index = torch.tensor([1])

print(counts.scatter(0, index, 1.7))
print(counts.index_fill(0, index, 1.7))
counts[index] = 1.7
print(counts)
