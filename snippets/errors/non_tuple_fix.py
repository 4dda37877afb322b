import torch

x = torch.arange(9).view(3, 3)

print(x[[0, 1], [2, 2]])
print(tuple(x[torch.tensor([[0, 1], [2, 2]])].shape))
