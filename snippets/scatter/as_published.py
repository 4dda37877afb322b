import torch

table = torch.zeros(3, 3)
index = torch.tensor([[0, 2], [1, 1], [2, 0]])
updates = torch.tensor([[5, 8], [3, 7], [6, 2]])

table.scatter_(1, index, updates)
print(table)
