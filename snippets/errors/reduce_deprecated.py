import torch

index = torch.tensor([0, 2, 2])

print(torch.zeros(3).scatter_(0, index, torch.ones(3), reduce="add"))
