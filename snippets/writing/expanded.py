import torch

x = torch.zeros(1, 3).expand(2, 3)
index = torch.tensor([[0], [2]])

print(x.scatter(1, index, 1.0))
x.scatter_(1, index, 1.0)
