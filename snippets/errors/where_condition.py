import torch

keep = torch.tensor([1, 0, 1])
torch.where(keep, 1.0, 0.0)
