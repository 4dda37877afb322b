import torch

x = torch.tensor([1, 2, 3, 4])
y = torch.tensor([10, 20, 30])
index = torch.tensor([2, 0, 2])

read = x.gather(0, index)
written = torch.zeros_like(x).scatter_add(0, index, y)
print(read, written)
print((read * y).sum(), (x * written).sum())
