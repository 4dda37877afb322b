import torch

x = torch.tensor([0.0, 3.0, 0.0])
index = (x == 0).nonzero()
print(index.shape)

print(x.scatter(0, index.squeeze(1), -1.0))
x[x == 0] = -1.0
print(x)

x.scatter_(0, index, -1.0)
