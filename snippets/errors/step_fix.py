import torch

steps = torch.arange(3)
print(steps.flip(0))
