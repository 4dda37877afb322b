import torch

x = torch.zeros(3, 3, dtype=torch.int64)
column = torch.tensor([0, 2])

print(x.index_fill(1, column, 5))
print(x.scatter(1, column.unsqueeze(1), 5))

x[:, column] = 5
print(x)
