import torch

row = torch.tensor([0, 0, 1, 0])
column = torch.tensor([2, 2, 0, 2])
one = torch.tensor(1)

table = torch.zeros(2, 3, dtype=torch.int64)
table.index_put_((row, column), one, accumulate=True)
print(table)

flat = torch.bincount(row * 3 + column, minlength=6)
print(torch.equal(table, flat.view(2, 3)))
