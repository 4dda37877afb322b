import torch

ids = torch.tensor([0.0, 2.0, 2.0])
torch.bincount(ids)
