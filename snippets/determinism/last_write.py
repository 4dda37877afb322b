import torch

torch.set_default_device("cpu")
writers = {
    "scatter_": lambda x, i, v: x.scatter_(0, i, v),
    "x[i] = v": lambda x, i, v: x.__setitem__(i, v),
    "index_put_": lambda x, i, v: x.index_put_((i,), v),
    "index_copy_": lambda x, i, v: x.index_copy_(0, i, v),
    "put_": lambda x, i, v: x.put_(i, v),
}
for name, write in writers.items():
    cells = []
    for threads, n in (8, 1_000), (1, 1_000_000), (8, 1_000_000):
        torch.set_num_threads(threads)
        index = torch.ones(n, dtype=torch.int64)
        index[: n // 2 + 1] = 0
        kept = set()
        for _ in range(20):
            x = torch.zeros(2, dtype=torch.int64)
            write(x, index, torch.arange(n))
            kept.add(int(x[0]))
        cells.append("last" if kept == {n // 2} else "another")
    print(f"{name:11}", *(f"{cell:>7}" for cell in cells))
