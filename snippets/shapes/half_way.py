import torch

index = torch.tensor([0, 1, 9])
src = torch.tensor([1, 2, 3])
writes = {
    "scatter_": lambda x: x.scatter_(0, index, src),
    "scatter_add_": lambda x: x.scatter_add_(0, index, src),
    "index_add_": lambda x: x.index_add_(0, index, src),
    "x[index] = src": lambda x: x.__setitem__(index, src),
}
for name, write in writes.items():
    x = torch.zeros(4, dtype=torch.int64)
    try:
        write(x)
    except (RuntimeError, IndexError) as error:
        print(f"{name:15}", type(error).__name__, x.tolist())
