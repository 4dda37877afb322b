import torch

x = torch.arange(12).view(3, 4)
index = torch.tensor([[3], [0]])

print(x.gather(1, index))
print(torch.take_along_dim(x[:2], index, 1))
