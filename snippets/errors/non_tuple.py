import torch

x = torch.arange(9).view(3, 3)

print(x[[[0, 1], [2, 2]]])
