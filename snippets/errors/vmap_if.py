import torch

def clipped(value):
    return value if value < 1 else value * 0 + 1

torch.vmap(clipped)(torch.tensor([0.5, 3.0]))
