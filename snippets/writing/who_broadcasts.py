import torch
import warnings

warnings.simplefilter("ignore")
row, line = torch.tensor([3, 0]), torch.tensor([1.0, 2.0, 3.0])
lines, index = line.view(1, 3), row.view(2, 1).expand(2, 3)
calls = (
    "x[row] = line",
    "x.index_put_((row,), line)",
    "x.index_copy_(0, row, lines)",
    "x.index_add_(0, row, lines)",
    "x.index_reduce_(0, row, lines, 'amax')",
    "x.scatter_(0, index, lines)",
    "x.scatter_add_(0, index, lines)",
    "x.scatter_reduce_(0, index, lines, 'sum')",
    "x.put_(row, line[:1])",
    "x.masked_scatter_(line > 1, line)",
)
for call in calls:
    x = torch.zeros(4, 3)
    try:
        exec(call)
        print(f"{call:41} ok")
    except (IndexError, RuntimeError) as error:
        print(f"{call:41} {type(error).__name__}")
