import torch
import warnings

warnings.simplefilter("ignore")
CALLS = """x.gather(1, i); x.take_along_dim(i, 1); x.scatter_(1, i, 1.0);
x.scatter_add_(1, i, row[:, :1]); x.scatter_reduce_(1, i, row[:, :1], "sum");
x.index_add_(0, r, row); x.index_reduce_(0, r, row, "amax"); x.index_copy_(0, r, row);
x.index_put_((r,), row); x.put_(r, row[0, :1]); x.masked_scatter_(mask, x + 1);
x.masked_fill_(mask, 1.0); x.masked_select(mask); torch.where(mask, row, x)"""
i, r = torch.tensor([[2]]), torch.tensor([0, 1])
row, mask = torch.ones(1, 3), torch.tensor([True, True, True])
for call in CALLS.replace("\n", " ").split("; "):
    x = torch.zeros(2, 3)
    try:
        result = eval(call)
        written = f"{int(x.sum())} of 6"
        said = str(tuple(result.shape)) if result is not x else written
    except (RuntimeError, IndexError) as error:
        said = type(error).__name__
    print(call.split("(")[0].split(".")[-1].ljust(16), said)
