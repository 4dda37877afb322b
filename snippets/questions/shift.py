import torch

x = torch.arange(6).view(2, 3)
x[:, 1:] = x[:, :-1]
print(x)

x = torch.arange(6).view(2, 3)
x[:, 1:] = x[:, :-1].clone()
print(x)
