import torch
import warnings

warnings.simplefilter("ignore")
CALLS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i);
x[i]; x.take(i); torch.embedding(x[:, None], i); x.scatter_(0, i, s);
x.scatter_add_(0, i, s); x.scatter_reduce_(0, i, s, "sum");
x.index_add_(0, i, s); x.index_copy_(0, i, s); x.index_fill_(0, i, 7);
x.index_put_((i,), s); x.put_(i, s); x.masked_scatter_(i, s);
torch.bincount(i)"""
DTYPES = "int64 int32 int16 int8 uint8 bool float32".split()
for call in CALLS.replace("\n", " ").split("; "):
    accepted = []
    for dtype in DTYPES:
        x, s = torch.zeros(2), torch.ones(2)
        i = torch.tensor([1, 1], dtype=getattr(torch, dtype))
        try:
            eval(call)
            accepted.append(dtype)
        except (RuntimeError, IndexError):
            pass
    print(call.split("(")[0].split(".")[-1].ljust(16), "  ".join(accepted))
