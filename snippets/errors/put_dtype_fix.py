import torch

five, index = torch.tensor(5), torch.tensor([0])
mask = torch.tensor([True, False])
x = torch.zeros(2)
x[index] = five.to(x.dtype)
print(x)

x[0], x[1] = five + 1, five + 2
print(x)
x[0:2] = torch.tensor([8, 9])
print(x, x.masked_fill(mask, five), x.index_fill(0, index, five))
print(x.scatter(0, index, value=five))
