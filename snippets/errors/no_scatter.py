import torch

torch.scatter_(torch.zeros(3), 0, torch.tensor([1]), 1.0)
