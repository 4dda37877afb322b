import torch

blocks = torch.zeros(2, 3).T
blocks.view(-1)[4] = 1
