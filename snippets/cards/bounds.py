import torch
import torch.nn.functional as F
import warnings

warnings.simplefilter("ignore")
CALLS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i);
x[i]; x.take(i); F.embedding(i, x[:, None]); F.embedding_bag(i[None], x[:, None]);
x.scatter_(0, i, s); x.scatter_add_(0, i, s); x.scatter_reduce_(0, i, s, "sum");
x.index_add_(0, i, s); x[:, None].index_add_(0, i, s[:, None]);
x.index_reduce_(0, i, s, "amax"); x.index_copy_(0, i, s); x.index_fill_(0, i, 7);
x.index_put_((i,), s); x.put_(i, s); torch.bincount(i); F.one_hot(i, 3)"""
print(" " * 16, "-1".ljust(13), "3".ljust(13), "-4")
for call in CALLS.replace("\n", " ").split("; "):
    name = call.split("(")[0].split(".")[-1]
    row = (name + " 2-D" * call.startswith("x[:")).ljust(17)
    for x, s, number in ((torch.zeros(3), torch.ones(1), n) for n in (-1, 3, -4)):
        i = torch.tensor([number])
        try:
            eval(call)
            said = "ok"
        except (RuntimeError, IndexError) as error:
            said = type(error).__name__
        row += said.ljust(14)
    print(row.rstrip())
