import torch
import warnings

warnings.simplefilter("ignore")
ones = torch.ones(3)
writes = {
    "scatter_": lambda x, i: x.scatter_(0, i, ones),
    "scatter_add_": lambda x, i: x.scatter_add_(0, i, ones),
    "scatter_reduce_": lambda x, i: x.scatter_reduce_(0, i, ones, "sum"),
    "index_add_": lambda x, i: x.index_add_(0, i, ones),
    "index_reduce_": lambda x, i: x.index_reduce_(0, i, ones, "amax"),
    "index_copy_": lambda x, i: x.index_copy_(0, i, ones),
    "index_fill_": lambda x, i: x.index_fill_(0, i, 1.0),
    "index_put_": lambda x, i: x.index_put_((i,), ones[0]),
    "put_": lambda x, i: x.put_(i, ones),
}
for name, write in writes.items():
    cells = []
    for t in torch.int64, torch.int32, torch.int16, torch.bool, torch.float:
        try:
            x = write(torch.zeros(3), torch.zeros(3, dtype=t))
            cells.append("ok" if x[0] > 0 else "mask")
        except (RuntimeError, IndexError) as error:
            cells.append(type(error).__name__.removesuffix("Error"))
    print(f"{name:15}", *(f"{cell:>7}" for cell in cells))
