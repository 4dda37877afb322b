import torch

index = torch.tensor([0, 2])
ones = torch.ones(2)

print(torch.zeros(3).scatter_reduce_(0, index, ones, reduce="sum"))
print(torch.zeros(3).scatter_add_(0, index, ones))
