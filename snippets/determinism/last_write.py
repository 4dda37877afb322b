import torch

torch.set_default_device("cpu")
torch.set_num_threads(2)
torch.manual_seed(0)
writers = {
    "scatter_": lambda x, i, v: x.scatter_(0, i, v),
    "x[i] = v": lambda x, i, v: x.index_put_((i,), v),
    "index_copy_": lambda x, i, v: x.index_copy_(0, i, v),
    "put_": lambda x, i, v: x.put_(i, v),
}
for n in (1_000, 100_000):
    for name, write in writers.items():
        kept = 0
        for _ in range(10):
            index, values = torch.randint(0, 100, (n,)), torch.arange(n)
            empty = torch.full((100,), -1)
            last = empty.scatter_reduce(0, index, values, "amax")
            kept += write(empty.clone(), index, values).equal(last)
        print(f"n={n:6} {name:11} {kept} of 10")
