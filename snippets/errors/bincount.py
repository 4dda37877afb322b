import torch

torch.bincount(torch.tensor([0, 2, -1]))
