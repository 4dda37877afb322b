import torch

hidden = torch.arange(24).view(2, 4, 3)
mask = torch.tensor([[1, 1, 1, 0], [0, 0, 0, 0]])
last = mask.sum(1) - 1
hidden.gather(1, last.view(2, 1, 1).expand(2, 1, 3))
