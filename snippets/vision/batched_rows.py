import torch

x = torch.arange(24).view(2, 4, 3)
rows = torch.tensor([[3, 0], [1, 1]])

index = rows.unsqueeze(-1)
gathered = x.gather(1, index.expand(-1, -1, 3))
along = torch.take_along_dim(x, index, dim=1)
advanced = x[torch.arange(2).unsqueeze(1), rows]
first = torch.arange(2).unsqueeze(1) * 4
flat = x.view(-1, 3).index_select(0, (first + rows).flatten()).view(2, 2, 3)
print(gathered)
print([torch.equal(gathered, other) for other in (along, advanced, flat)])
print(x.index_select(1, rows[0])[1])
