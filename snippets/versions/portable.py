import torch

x = torch.tensor([10.0, 20.0, 30.0])
ids = torch.tensor([2, 0, 2], dtype=torch.int32)
labels = torch.tensor([0, -1, 3])
table = torch.arange(9).view(3, 3)
rows, columns = torch.tensor([0, 1]), torch.tensor([2, 2])

print(x.gather(0, ids.long()))
print(x.index_select(0, ids))
print((labels < 0) | (labels >= len(x)))
print(table[rows, columns])
print(table[torch.stack([rows, columns])].shape)
