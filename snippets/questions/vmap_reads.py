import torch

x = torch.arange(6.0).view(2, 3)
index = torch.tensor([[0], [2]])
reads = {
    "gather": lambda row, i: row.gather(0, i), "x[i]": lambda row, i: row[i],
    "take_along_dim": lambda row, i: row.take_along_dim(i, 0),
    "index_select": lambda row, i: row.index_select(0, i),
    "where": lambda row, i: torch.where(row > 1, row, 0.0),
    "x[mask]": lambda row, i: row[row > 1], "nonzero": lambda row, i: row.nonzero(),
    "slice": lambda row, i: row[i : i + 1],
}
for name, read in reads.items():
    try:
        print(name, tuple(torch.vmap(read)(x, index).shape))
    except RuntimeError as error:
        print(name, type(error).__name__)
