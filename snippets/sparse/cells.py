import torch


def cells(x, row, column):
    x = x.coalesce()
    keys = x.indices()[0] * x.size(1) + x.indices()[1]
    wanted = row * x.size(1) + column
    if not keys.numel():
        return x.values().new_zeros(wanted.shape)
    place = torch.searchsorted(keys, wanted).clamp(max=keys.numel() - 1)
    return x.values()[place].where(keys[place] == wanted, 0)


dense = torch.tensor([[0.0, 1.0, 0.0], [2.0, 0.0, 3.0]])
row = torch.tensor([[0, 1], [1, 0]])
column = torch.tensor([[1, 2], [1, 0]])
print(cells(dense.to_sparse(), row, column))
print(dense[row, column])
