import torch

base = torch.zeros(2, 3, dtype=torch.int64)
middle = base[:, 1]

middle.scatter_(0, torch.tensor([1]), 7)
print(base)
