import torch

CALLS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i);
x[i]; x.take(i); torch.embedding(x[:, None], i); x.scatter_(0, i, s);
x.scatter_add_(0, i, s); x.scatter_reduce_(0, i, s, "sum");
x.index_add_(0, i, s); x.index_copy_(0, i, s); x.index_fill_(0, i, 7);
x.index_put_((i,), s); x.put_(i, s); x.masked_scatter_(i == 1, s);
torch.bincount(i, s)"""
torch.use_deterministic_algorithms(True)
for call in CALLS.replace("\n", " ").split("; "):
    x = torch.zeros(2)
    i, s = torch.tensor([1, 0]), torch.ones(2)
    try:
        eval(call)
        said = "ok"
    except RuntimeError as error:
        said = type(error).__name__
    print(call.split("(")[0].split(".")[-1].ljust(16), said)
