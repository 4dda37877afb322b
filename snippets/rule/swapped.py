import torch

x = torch.tensor([[10, 20], [30, 40]])
index = torch.tensor([[1], [0]])

torch.gather(x, index, 1)
