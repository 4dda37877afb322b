import torch
import warnings

warnings.simplefilter("ignore")
torch.set_default_device("cpu")
repeated, once = torch.randint(10, (300_000,)), torch.randperm(300_000)
v = 1 + torch.randn(300_000) / 1000
adders = {
    "index_put_": lambda x, i: x.index_put_((i,), v, accumulate=True),
    "put_": lambda x, i: x.put_(i, v, accumulate=True),
    "scatter_add_": lambda x, i: x.scatter_add_(0, i, v),
    "scatter_ add": lambda x, i: x.scatter_(0, i, v, reduce="add"),
    "index_add_": lambda x, i: x.index_add_(0, i, v),
    "bincount": lambda x, i: i.bincount(v),
    "scatter_reduce_": lambda x, i: x.scatter_reduce_(0, i, v, "sum"),
    "index_reduce_ mean": lambda x, i: x.index_reduce_(0, i, v, "mean"),
    "index_reduce_ prod": lambda x, i: x.index_reduce_(0, i, v, "prod"),
}
for name, add in adders.items():
    cells = [f"{name:18}"]
    for threads, i in (8, repeated), (1, repeated), (8, once):
        torch.set_num_threads(threads)
        first, *others = (add(torch.ones(300_000), i) for _ in range(6))
        cells.append("   same" if all(map(first.equal, others)) else "differs")
    print(*cells)
