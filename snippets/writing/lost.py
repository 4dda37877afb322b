import torch

x = torch.zeros(3, 2)
rows = torch.tensor([0, 2])

x[rows].scatter_(1, torch.tensor([[1], [0]]), 7.0)
print(x)
x.t().reshape(-1).scatter_(0, torch.tensor([0]), 7.0)
print(x)

x[rows, torch.tensor([1, 0])] = 7.0
print(x)
