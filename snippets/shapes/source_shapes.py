import torch

i = torch.tensor([0, 2])
writes = {
    "index_add_": lambda x, v: x.index_add_(1, i, v),
    "x[:, i] = v": lambda x, v: x.__setitem__((slice(None), i), v),
    "put_": lambda x, v: x.put_(i, v),
}
print(" " * 8, *(f"{name:>12}" for name in writes))
for shape in (3, 2), (3, 1), (2,), (), (2, 3):
    cells = []
    for write in writes.values():
        try:
            write(torch.zeros(3, 4), torch.ones(shape))
            cells.append("ok")
        except (RuntimeError, IndexError) as error:
            cells.append(type(error).__name__)
    print(f"{shape!s:8}", *(f"{cell:>12}" for cell in cells))
