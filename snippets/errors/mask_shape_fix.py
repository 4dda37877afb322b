import torch

x = torch.arange(6).view(3, 2)
keep = torch.tensor([True, False])

print(x[:, keep])
