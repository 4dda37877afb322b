import torch

x = torch.tensor([10, 20, 30])
index = torch.tensor([2, 0])

x[index][0] = 99
print(x)
x[index[0]] = 99
print(x)
