import torch

x = torch.zeros(4)
mask = torch.tensor([True, True, False, True])

x.masked_scatter_(mask, torch.tensor([1.0, 2.0]))
