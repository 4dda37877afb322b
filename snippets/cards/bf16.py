import torch
import torch.nn.functional as F

torch.set_num_threads(1)
WRITES = """x.scatter_add_(0, i, s); x.scatter_reduce_(0, i, s, "sum");
x.index_add_(0, i, s); x[:, None].index_add_(0, i, s[:, None]); torch.bincount(i, s);
x.index_put_((i,), s, accumulate=True); x.put_(i, s, accumulate=True)"""
READS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i);
x[:, None].index_select(0, i); x[i]; x.take(i); F.embedding(i, x[:, None]);
F.embedding_bag(i[None], x[:, None], mode="sum"); x.expand(300).masked_select(i == 0);
torch.where(i == 0, x, s)"""
i, s = torch.zeros(300, dtype=torch.int64), torch.ones(300).bfloat16()

def show(call, total):
    name = call.split("(")[0] if call[:3] != "x.e" else call.split(".")[2].split("(")[0]
    print((name.split(".")[-1] + " 2-D" * call.startswith("x[:")).ljust(16), int(total))

for call in (WRITES + "; " + READS).replace("\n", " ").split("; "):
    x = torch.zeros(1).bfloat16().requires_grad_(call in READS.replace("\n", " "))
    result = eval(call)
    result.requires_grad and result.sum().backward()
    show(call, x.grad if result.requires_grad else result.sum())
