import torch

x = torch.arange(12).view(2, 3, 2)
rows = torch.tensor([[2, 0], [1, 1]])
loop = torch.stack([item[each] for item, each in zip(x, rows)])
print(x[torch.arange(2)[:, None], rows].equal(loop))

table, columns = x[:, :, 0], rows
loop = torch.stack([item[each] for item, each in zip(table, columns)])
print(table.gather(1, columns).equal(loop))
