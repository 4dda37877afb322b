import torch

x = torch.arange(12).view(3, 4)
index = torch.tensor([[3], [0], [1]], dtype=torch.int32)

torch.take_along_dim(x, index, 1)
