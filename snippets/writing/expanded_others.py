import torch
import warnings

zero, one = torch.tensor([0]), torch.ones(1, 3)
mask = torch.tensor([True, False, False])
calls = (
    "x.scatter_(1, zero[None], 1.0)", "x.scatter_add_(1, zero[None], one)",
    "x.scatter_reduce_(1, zero[None], one, 'sum')", "x.index_add_(0, zero, one)",
    "x.index_reduce_(0, zero, one, 'amax')", "x.index_copy_(0, zero, one)",
    "x.put_(zero, one[0, :1])", "x.masked_scatter_(mask, torch.ones(2))",
    "x.index_fill_(0, zero, 1.0)", "x.masked_fill_(mask, 1.0)", "x.index_put_((zero,), one)",
    "x.index_put_((zero,), one, accumulate=True)", "x[zero] = 1.0", "x[:, mask] = 1.0",
    "x[0] = 1.0", "x[0:1] = 1.0", "x[0] += 1.0",
)
for call in calls:
    x = torch.zeros(1, 3).expand(2, 3)
    with warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("always", ".*expanded tensors")
        try:
            exec(call)
            print("warns " if caught else "silent", call)
        except RuntimeError:
            print("raises", call)
