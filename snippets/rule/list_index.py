import torch

x = torch.tensor([[10, 20], [30, 40]])

torch.gather(x, 1, [[1], [0]])
