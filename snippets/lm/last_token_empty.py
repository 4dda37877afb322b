import torch

hidden = torch.arange(24).view(2, 4, 3)
mask = torch.tensor([[1, 1, 1, 0], [0, 0, 0, 0]])
rows = torch.arange(2)

by_count = mask.sum(1) - 1
rightmost = (torch.arange(4) * mask).argmax(1)
print(by_count.tolist(), hidden[rows, by_count].tolist())
print(rightmost.tolist(), hidden[rows, rightmost].tolist())

empty = ~mask.bool().any(1, keepdim=True)
print(hidden[rows, rightmost].masked_fill(empty, 0).tolist())
