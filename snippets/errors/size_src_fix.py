import torch

index = torch.tensor([[0, 1, 2], [2, 3, 4]])
src = torch.tensor([[1.0, 2.0], [3.0, 4.0]])

print(torch.zeros(3, 5).scatter_(1, index[:, :2], src))
