import torch

value = torch.tensor([1, 2, 3, 4, 5, 6])
length = torch.tensor([2, 3, 1])

start = length.cumsum(0)
print(value[start[:2]])
