import torch

x = torch.arange(9).view(3, 3)
index = torch.tensor([[2, 0, 1]])

print(tuple(x.shape), tuple(index.shape))
print(x.gather(0, index), tuple(x.gather(0, index).shape))
