import torch

x = torch.arange(12).view(3, 4)
pairs = [[0, 2], [1, 0]]

print(x[tuple(pairs)])
print(x[torch.tensor(pairs)].shape)
print(x[pairs].shape)
