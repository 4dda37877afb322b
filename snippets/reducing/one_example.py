import torch

s = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
i = torch.tensor([0, 1, 1, 1, 2])
zeros = torch.zeros(4)


def line(name, out):
    print(f"{name:20}", *(f"{value:3g}" for value in out.tolist()))


line("scatter_add", zeros.scatter_add(0, i, s))
line("index_add", zeros.index_add(0, i, s))
line("index_put accumulate", zeros.index_put((i,), s, accumulate=True))
line("put accumulate", zeros.put(i, s, accumulate=True))
line("scatter_reduce sum", zeros.scatter_reduce(0, i, s, "sum"))
line("bincount weights", torch.bincount(i, s, minlength=4))
line("bincount", torch.bincount(i, minlength=4))
line("index_add alpha=-1", zeros.index_add(0, i, s, alpha=-1))
