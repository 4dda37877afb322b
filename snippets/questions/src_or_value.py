import torch

index = torch.tensor([0, 2])

print(torch.zeros(3).scatter_(0, index, value=7.0))
print(torch.zeros(3).scatter_(0, index, src=torch.tensor([7.0, 8.0])))
