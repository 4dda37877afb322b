import torch

x = torch.zeros(3)

x.index_copy_(0, torch.tensor([0, 2]), torch.tensor([5, 6]))
