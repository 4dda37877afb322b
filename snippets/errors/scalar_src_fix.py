import torch

index = torch.tensor([0, 2, 2])

print(torch.zeros(3).scatter_add_(0, index, torch.ones(1).expand(3)))
print(torch.zeros(3).scatter_(0, index, 1.0, reduce="add"))
