import torch

b = torch.arange(24).view(2, 3, 4)

print(b.gather(0, torch.tensor([[[1, 0, 1, 0]]])))
print(b.gather(1, torch.tensor([[[2, 1, 0, 2]], [[0, 0, 1, 1]]])))
print(b.gather(2, torch.tensor([[[3], [2], [1]], [[0], [0], [3]]])))
