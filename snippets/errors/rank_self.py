import torch

mask = torch.tensor([0, 1, 0, 1])

torch.zeros(4).scatter_(0, mask.nonzero(), 1.0)
