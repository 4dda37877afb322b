import torch

one = torch.tensor([1])

print(torch.zeros(3, dtype=torch.int64).scatter_(0, one, 1.7))
print(torch.zeros(3, dtype=torch.uint8).scatter_(0, one, -1))
print(torch.zeros(3, dtype=torch.uint8).scatter_(0, one, 300))
