import torch

index = torch.tensor([[0, 2], [1, 1], [2, 0]])
updates = torch.tensor([[5.0, 8.0], [3.0, 7.0], [6.0, 2.0]])

print(torch.zeros(3, 3).scatter_add_(1, index, updates))
print(torch.zeros(3, 3).scatter_add_(1, index, torch.ones(3, 2)))
