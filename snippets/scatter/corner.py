import torch

index = torch.tensor([[2, 0]])
src = torch.tensor([[1, 2, 3], [4, 5, 6]])

print(torch.zeros(2, 3, dtype=torch.int64).scatter_(1, index, src))
