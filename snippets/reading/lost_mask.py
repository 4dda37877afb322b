import torch

x = torch.zeros(2, 3)
mask = torch.tensor([False, True])

x[mask][:, 0] = 1.0
print(x)
x[mask, 0] = 1.0
print(x)
