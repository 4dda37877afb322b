import torch

x = torch.arange(12).view(3, 4)
rows = torch.tensor([[0, 2], [1, 1]])

x.index_select(0, rows)
