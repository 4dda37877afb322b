import torch

x = torch.arange(9).view(3, 3)
x[1:] = x[:-1]
