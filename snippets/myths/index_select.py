import torch

x = torch.tensor([[10, 11], [20, 21], [30, 31]])
rows = torch.tensor([[2, 0], [1, 1]])

print(x[rows].tolist())
print(x.index_select(0, rows.flatten()).view(2, 2, 2).tolist())
x.index_select(0, rows)
