import torch

index = torch.tensor([[0]])

print(torch.zeros(2, 3).scatter_(1, index, 1.0))
print(torch.zeros(2, 3).scatter_(1, index.expand(2, 1), 1.0))
