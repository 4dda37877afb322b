import torch

mask = torch.tensor([True, False, True])
x = torch.zeros(3, 2)
x[mask][:, 0] = 1
print(x.sum())

x[mask, 0] = 1
print(x.T)
x[..., 1][mask] = 2
print(x.T)
