import torch

x = torch.tensor([10, 20, 30])
index = torch.tensor([2, 0, 1], dtype=torch.uint8)

print(x[index.long()], x[index.bool()])
