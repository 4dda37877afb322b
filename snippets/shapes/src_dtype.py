import torch
import warnings

warnings.simplefilter("ignore")
i, src = torch.tensor([0]), torch.tensor([2])
writes = {
    "scatter_": lambda x: x.scatter_(0, i, src),
    "scatter_add_": lambda x: x.scatter_add_(0, i, src),
    "scatter_reduce_": lambda x: x.scatter_reduce_(0, i, src, "sum"),
    "index_add_": lambda x: x.index_add_(0, i, src),
    "index_reduce_": lambda x: x.index_reduce_(0, i, src, "amax"),
    "index_copy_": lambda x: x.index_copy_(0, i, src),
    "index_fill_": lambda x: x.index_fill_(0, i, src[0]),
    "index_put_": lambda x: x.index_put_((i,), src),
    "x[i] = src": lambda x: x.__setitem__(i, src),
    "put_": lambda x: x.put_(i, src),
    "x[0] = src[0]": lambda x: x.__setitem__(0, src[0]),
}
for name, write in writes.items():
    try:
        write(torch.zeros(1))
        print(f"{name:15}", "ok")
    except (RuntimeError, IndexError) as error:
        print(f"{name:15}", type(error).__name__)
