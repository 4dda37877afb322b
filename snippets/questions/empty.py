import torch

x = torch.tensor([[1, 2], [3, 4]])
nothing = torch.zeros(7, 0)

print(nothing.dtype, tuple(x.gather(1, nothing).shape))
