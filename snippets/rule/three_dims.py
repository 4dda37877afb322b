import torch

x = torch.arange(24).view(2, 3, 4)
print(x)

print(x.gather(0, torch.tensor([[[1, 0, 1, 0]]])))
print(x.gather(1, torch.tensor([[[2, 1, 0, 2]], [[0, 0, 1, 1]]])))
print(x.gather(2, torch.tensor([[[3], [2], [1]], [[0], [0], [3]]])))
