import torch
import torch.nn.functional as F

x = torch.tensor([10.0, 20.0, 30.0])
reads = {
    "gather": lambda i: x.gather(0, i),
    "take_along_dim dim": lambda i: x.take_along_dim(i, 0),
    "take_along_dim": lambda i: x.take_along_dim(i),
    "index_select": lambda i: x.index_select(0, i),
    "x[i]": lambda i: x[i],
    "take": lambda i: x.take(i),
    "embedding": lambda i: F.embedding(i, x.view(3, 1)),
}
names = "int64", "int32", "int16", "bool", "float32"
print(" " * 18, *(f"{name:>7}" for name in names))
for name, read in reads.items():
    cells = []
    for dtype in (getattr(torch, name) for name in names):
        try:
            out = read(torch.zeros(3, dtype=dtype))
            cells.append("ok" if len(out) == 3 else "mask")
        except (RuntimeError, IndexError) as error:
            cells.append(type(error).__name__.removesuffix("Error"))
    print(f"{name:18}", *(f"{cell:>7}" for cell in cells))
