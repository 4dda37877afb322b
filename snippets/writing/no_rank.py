import torch

x = torch.zeros(2, 3)
index = torch.tensor([2, 0, 1])

x.scatter_(1, index, 1.0)
