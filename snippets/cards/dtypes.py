import torch
import torch.nn.functional as F
import warnings

warnings.simplefilter("ignore")
CALLS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i); x[i]; x.take(i);
F.embedding(i, x[:, None]); F.embedding_bag(i[None], x[:, None]); x.masked_select(i);
torch.where(i, s, x); x.scatter_(0, i, s); x.scatter_add_(0, i, s); x.index_add_(0, i, s);
x.scatter_reduce_(0, i, s, "sum"); x.index_reduce_(0, i, s, "amax"); x.index_copy_(0, i, s);
x.index_fill_(0, i, 7); x.index_put_((i,), s); x.put_(i, s); x.masked_scatter_(i, s);
x.masked_fill_(i, 7); torch.bincount(i); F.one_hot(i, 2)"""
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
