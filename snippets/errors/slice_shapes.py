import torch

x = torch.zeros(3, 4)

x.index_copy_(0, torch.tensor([0, 2]), torch.ones(2, 3))
