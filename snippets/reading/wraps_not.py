import torch

x = torch.tensor([10, 20, 30])

x.take_along_dim(torch.tensor([3]))
