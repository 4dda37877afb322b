import torch

x = torch.tensor([[10, 20, 30], [40, 50, 60]])
index = torch.tensor([[2, 0]])

print(x.gather(1, index))
print(torch.take_along_dim(x, index, 1))
print(x.gather(1, index.expand(2, 2)))
