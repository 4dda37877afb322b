import torch

index = torch.tensor([2, 2, 2])

counts = torch.zeros(3)
counts[index] += 1
print(counts)

counts = torch.zeros(3)
print(counts.index_add_(0, index, torch.ones(3)))
