import torch

x = torch.zeros(2, 4, 3)
index = torch.tensor([[3, 0], [1, 1]])

x.index_select(1, index)
