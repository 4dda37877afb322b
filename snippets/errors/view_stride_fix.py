import torch

blocks = torch.zeros(2, 3).T
blocks.reshape(-1)[4] = 1
print(blocks.sum())
blocks[4 // 2, 4 % 2] = 1
print(blocks.reshape(-1))
