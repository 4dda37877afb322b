import torch

x = torch.tensor([10, 20, 30])
rows = torch.tensor([2, 0])

x[rows][0] = 99
print(x)
x[rows[0]] = 99
print(x)
