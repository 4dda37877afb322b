import torch

hidden = torch.arange(1, 9).view(2, 2, 2)
padding = torch.tensor([[False, True], [False, False]])

print(hidden.masked_fill(padding, 0))
