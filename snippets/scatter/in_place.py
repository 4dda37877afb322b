import torch

x = torch.zeros(3)
index = torch.tensor([2])
src = torch.tensor([7.0])

y = torch.scatter(x, 0, index, src)
print(x, y)

z = x.scatter_(0, index, src)
print(x, z is x)
