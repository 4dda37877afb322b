import torch

x = torch.arange(12).view(3, 4)
rows = torch.tensor([[0, 2], [1, 1]])

print(tuple(x[rows].shape))
print(x.index_select(0, rows.flatten()))
