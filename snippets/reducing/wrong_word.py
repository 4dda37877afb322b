import torch

x = torch.zeros(3)
index = torch.tensor([0, 1, 1])

x.scatter_reduce_(0, index, torch.ones(3), reduce="add")
