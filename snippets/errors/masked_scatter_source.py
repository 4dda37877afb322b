import torch

mask = torch.tensor([True, False, True])
torch.zeros(3).masked_scatter_(mask, torch.ones(2, dtype=torch.float64))
