import torch

mask = torch.tensor([1, 0, 1])
torch.zeros(3).masked_scatter_(mask, torch.ones(2))
