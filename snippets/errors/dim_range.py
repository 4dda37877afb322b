import torch

x = torch.arange(12).view(3, 4)
index = torch.tensor([[0], [1], [2]])

x.gather(2, index)
