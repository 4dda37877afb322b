import torch

row = torch.zeros(1, 3).expand(2, 3)
row.scatter_(1, torch.tensor([[0], [2]]), 1.0)
