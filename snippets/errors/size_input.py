import torch

x = torch.arange(12).view(3, 4)
index = torch.tensor([[0], [1], [2], [3]])

x.gather(1, index)
