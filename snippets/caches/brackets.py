import torch

cache = torch.zeros(2, 2, 4, 1)
new = torch.tensor([[[[1.0]]], [[[2.0]]]]).expand(2, 2, 1, 1)
position = torch.tensor([1, 3])
rows = torch.arange(2)

paired, listed, heads = cache.clone(), cache.clone(), cache.clone()
paired[rows, :, position] = new.squeeze(2)
listed[:, :, position] = new
heads[:, position[:1]] = new[:, :1]
for name, written in (("paired", paired), ("listed", listed), ("heads ", heads)):
    print(name, written.int().flatten(2).tolist())

cache.index_copy_(2, position, new)
