import torch
import warnings

warnings.simplefilter("ignore")
writes = {
    "scatter_": lambda x, i, s: x.scatter_(1, i, i.float()),
    "scatter_add_": lambda x, i, s: x.scatter_add_(1, i, i.float()),
    "scatter_reduce_": lambda x, i, s: x.scatter_reduce_(1, i, 1. * i, "sum"),
    "index_add_": lambda x, i, s: x.index_add_(1, i, s),
    "index_reduce_": lambda x, i, s: x.index_reduce_(1, i, s, "amax"),
    "index_copy_": lambda x, i, s: x.index_copy_(1, i, s),
    "index_fill_": lambda x, i, s: x.index_fill_(1, i, 7.0),
    "index_put_": lambda x, i, s: x.index_put_((i, i), i.float()),
    "put_": lambda x, i, s: x.put_(i, i.float()),
}
for name, write in writes.items():
    cells = []
    for shape in (), (2,), (3, 2), (2, 3, 2):
        i = torch.ones(shape).long()
        try:
            write(torch.zeros(3, 4), i, torch.ones(3, i.numel()))
            cells.append("ok")
        except (RuntimeError, IndexError) as error:
            cells.append(type(error).__name__.removesuffix("Error"))
    print(f"{name:15}", *(f"{cell:>12}" for cell in cells))
