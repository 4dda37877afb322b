import torch

index = torch.tensor([0, 2, 2])

print(torch.zeros(3).scatter_add_(0, index, torch.ones(3)))
print(torch.zeros(3).scatter_reduce_(0, index, torch.ones(3), "sum"))
