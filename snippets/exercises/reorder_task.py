import torch

cache = torch.tensor([[1, 1], [2, 2], [3, 3]])
parent = torch.tensor([2, 0, 0])

moved = torch.zeros_like(cache)
moved.index_copy_(0, parent, cache)
print(moved[1:])
