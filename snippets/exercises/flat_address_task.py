import torch

row = torch.tensor([2, 70000], dtype=torch.int32)
width = 50000

address = row * width + 7
print(address)
