import torch

x = torch.tensor([10.0, 20.0, 30.0])
index = torch.tensor([0, 0, 2])
y = torch.tensor([1.0, 2.0, 3.0])
zeros = torch.zeros(3)

read = x.gather(0, index)
added = zeros.scatter_add(0, index, y)
print("gather", read)
print("scatter", zeros.scatter(0, index, read))
print("scatter_add", added)
print("amax", zeros.scatter_reduce(0, index, y, "amax", include_self=False))
print((read * y).sum() == (x * added).sum())
