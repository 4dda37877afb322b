import torch

x = torch.zeros(3)

x.index_fill_(0, torch.tensor([2, 0], dtype=torch.int32), 1.0)
