import torch

def clipped(value):
    return torch.where(value < 1, value, 1.0)

print(torch.vmap(clipped)(torch.tensor([0.5, 3.0])))
