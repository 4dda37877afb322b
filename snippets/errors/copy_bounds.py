import torch

x = torch.zeros(3)

x.index_copy_(0, torch.tensor([-1]), torch.ones(1))
