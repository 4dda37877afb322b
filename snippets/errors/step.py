import torch

steps = torch.arange(3)
steps[::-1]
