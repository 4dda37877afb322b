import torch

x = torch.tensor([10, 20, 30])
middle = len(x) / 2

x[middle]
