import torch
import torch.nn.functional as F

x = torch.arange(12.0).view(3, 4)
reads = {
    "gather": lambda i: x.gather(1, i),
    "take_along_dim": lambda i: x.take_along_dim(i, 1),
    "index_select": lambda i: x.index_select(1, i),
    "x[:, i]": lambda i: x[:, i],
    "take": lambda i: x.take(i),
    "embedding": lambda i: F.embedding(i, x),
}
shapes = (), (2,), (3, 2), (2, 3, 2)
print(" " * 15, *(f"{shape!s:>12}" for shape in shapes))
for name, read in reads.items():
    cells = []
    for shape in shapes:
        try:
            out = read(torch.ones(shape).long())
            cells.append(str(tuple(out.shape)))
        except (RuntimeError, IndexError) as error:
            cells.append(type(error).__name__.removesuffix("Error"))
    print(f"{name:15}", *(f"{cell:>12}" for cell in cells))
