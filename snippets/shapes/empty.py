import torch
import torch.nn.functional as F

x = torch.arange(12.0).view(3, 4)
calls = {
    "gather": lambda i: x.gather(1, i),
    "take_along_dim": lambda i: x.take_along_dim(i, 1),
    "index_select": lambda i: x.index_select(1, i),
    "x[:, i]": lambda i: x[:, i],
    "take": lambda i: x.take(i),
    "embedding": lambda i: F.embedding(i, x),
    "scatter_add": lambda i: x.scatter_add(1, i, torch.zeros(i.shape)),
    "index_add": lambda i: x.index_add(1, i, torch.zeros(3, 0)),
    "index_put": lambda i: x.index_put((i,), torch.tensor(1.0)),
    "put": lambda i: x.put(i, torch.zeros(i.shape)),
}
for name, call in calls.items():
    cells = []
    for shape, dtype in ((3, 0), int), ((0,), int), ((0,), float), ((7, 7, 0), float):
        try:
            cells.append(str(tuple(call(torch.zeros(shape, dtype=dtype)).shape)))
        except (IndexError, RuntimeError) as error:
            cells.append(type(error).__name__)
    print(f"{name:14}", *(f"{cell:>12}" for cell in cells))
