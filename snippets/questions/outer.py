import torch

x = torch.arange(12).view(3, 4)
rows, columns = torch.tensor([0, 2]), torch.tensor([3, 1])

print(x[rows, columns])
print(x[rows[:, None], columns])
print(x.index_select(0, rows).index_select(1, columns))

x[rows[:, None], columns] = -1
print(x)
