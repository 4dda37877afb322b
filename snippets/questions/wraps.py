import torch

x = torch.tensor([10, 20, 30])

print(torch.take_along_dim(x, torch.tensor([3, -4]), 0))
