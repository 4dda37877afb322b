import torch
import warnings

warnings.simplefilter("ignore")
i, mask = torch.tensor([0, 1]), torch.tensor([True, True, False])
v = torch.tensor([5, 6])
calls = (
    "x.scatter_(0, i, v)", "x.scatter_add_(0, i, v)",
    "x.scatter_reduce_(0, i, v, 'sum')",
    "x.index_add_(0, i, v)",
    "x.index_reduce_(0, i, v, 'amax')",
    "x.index_copy_(0, i, v)", "x.put_(i, v)",
    "x.masked_scatter_(mask, v)",
    "x[i] = v",
    "x[mask] = v",
    "x[0:2] = v",
)
for call in calls:
    x = torch.zeros(3)
    try:
        exec(call)
        print(f"{call:33} ok")
    except RuntimeError as error:
        print(f"{call:33} {type(error).__name__}")
