import torch

x = torch.zeros(4, 3, dtype=torch.int64)
row = torch.tensor([3, 0])
rows = torch.tensor([[1, 2, 3], [4, 5, 6]])

out = x.index_copy(0, row, rows)
print(out)

assigned = x.clone()
assigned[row] = rows
print(torch.equal(out, assigned))

index = row.unsqueeze(1).expand_as(rows)
print(torch.equal(out, x.scatter(0, index, rows)))
