import torch

x = torch.zeros(2, 3)
index = torch.tensor([[0], [2]])

print(x.scatter_(1, index, value=1.0))
x.scatter_(1, index, src=1.0)
