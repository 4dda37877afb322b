import torch

x = torch.zeros(3, 4)
index = torch.zeros(2, 2, dtype=torch.int64)

print(tuple(x.gather(1, index).shape))
x.take_along_dim(index, 1)
