import torch

x = torch.zeros(3, 5)
index = torch.tensor([[0, 1, 2], [0, 1, 2]])

x.scatter_(1, index, torch.ones(2, 2))
