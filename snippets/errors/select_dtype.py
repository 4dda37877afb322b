import torch

x = torch.tensor([10, 20, 30])

x.index_select(0, torch.tensor([0.0, 2.0]))
