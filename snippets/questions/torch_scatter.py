import torch

rows, group = torch.arange(8.0).view(4, 2), torch.tensor([0, 0, 2, 2])
index = group[:, None].expand_as(rows)
for reduce in ("sum", "mean", "amax", "amin"):
    print(torch.zeros(3, 2).scatter_reduce(0, index, rows, reduce, include_self=False).tolist())
bounds = torch.tensor([0, 2, 2, 4])
print(torch.segment_reduce(rows, "mean", offsets=bounds, initial=0).tolist())
