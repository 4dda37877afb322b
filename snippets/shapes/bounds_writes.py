import torch
import warnings

warnings.simplefilter("ignore")
one = torch.ones(1)
writes = {
    "scatter_": lambda x, i: x.scatter_(0, i, one),
    "scatter_add_": lambda x, i: x.scatter_add_(0, i, one),
    "scatter_reduce_": lambda x, i: x.scatter_reduce_(0, i, one, "sum"),
    "index_add_": lambda x, i: x.index_add_(0, i, one),
    "index_reduce_": lambda x, i: x.index_reduce_(0, i, one, "amax"),
    "index_copy_": lambda x, i: x.index_copy_(0, i, one),
    "index_fill_": lambda x, i: x.index_fill_(0, i, 1.0),
    "index_put_": lambda x, i: x.index_put_((i,), one),
    "put_": lambda x, i: x.put_(i, one),
}
for name, write in writes.items():
    cells = []
    for number in (-1, -4, 3):
        try:
            x = write(torch.zeros(3), torch.tensor([number]))
            cells.append(f"x[{x.argmax()}]")
        except (RuntimeError, IndexError) as error:
            cells.append(type(error).__name__.removesuffix("Error"))
    print(f"{name:18}", *(f"{cell:>8}" for cell in cells))
