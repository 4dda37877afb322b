import torch

columns = torch.tensor([[0, 2]])
ones = torch.ones(2, 2)

print(torch.zeros(2, 3).scatter_add_(1, columns, ones))
print(torch.zeros(2, 3).scatter_add_(1, columns.expand(2, 2), ones))
