import torch
import warnings

warnings.simplefilter("ignore")
i, mask = torch.tensor([0]), torch.tensor([True, False])
calls = (
    "x.scatter_(0, i, v)", "x.scatter_add_(0, i, v)", "x.scatter_reduce_(0, i, v, 'sum')",
    "x.index_add_(0, i, v)", "x.index_reduce_(0, i, v, 'amax')", "x.index_copy_(0, i, v)",
    "x.put_(i, v)", "x.index_put_((i,), v)", "x.masked_scatter_(mask, v)",
    "x.index_fill_(0, i, v)", "x.masked_fill_(mask, v)", "x.index_put_((mask,), v)",
    "x[i] = v", "x[mask] = v", "x[0] = v", "x[0:1] = v",
)
for call in calls:
    cells = []
    for v in 2, torch.tensor(2), torch.tensor([2]):
        x = torch.zeros(2)
        try:
            exec(call)
            cells.append("ok")
        except (RuntimeError, TypeError) as error:
            cells.append(type(error).__name__.removesuffix("Error"))
    print(f"{call:33}", *(f"{cell:>8}" for cell in cells))
