import torch
import warnings

warnings.simplefilter("ignore")
i, v = torch.tensor([0, 1, 9]), torch.tensor([1.0, 2.0, 3.0])
calls = (
    "x.scatter_(0, i, v)",
    "x.scatter_add_(0, i, v)",
    "x.scatter_reduce_(0, i, v, 'sum')",
    "x.index_add_(0, i, v)",
    "x.index_reduce_(0, i, v, 'amax')",
    "x.index_copy_(0, i, v)",
    "x.index_fill_(0, i, 7.0)",
    "x.index_put_((i,), v)",
    "x.put_(i, v)",
    "x[i] = v",
    "x = x.scatter(0, i, v)",
)
for call in calls:
    x = torch.zeros(4)
    try:
        exec(call)
    except (IndexError, RuntimeError) as error:
        print(f"{call:33} {type(error).__name__:12} {x.tolist()}")
