import torch

x = torch.tensor([10, 20, 30])
index = torch.tensor([2, 1, 0])

torch.gather(x, 0, index, out=x)
