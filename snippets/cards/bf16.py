import torch

torch.set_num_threads(1)
WRITES = """x.scatter_add_(0, i, s); x.scatter_reduce_(0, i, s, "sum");
x.index_add_(0, i, s); x[:, None].index_add_(0, i, s[:, None]);
x.index_put_((i,), s, accumulate=True); x.put_(i, s, accumulate=True);
torch.bincount(i, s)"""
READS = """x.gather(0, i); x.take_along_dim(i, 0); x.index_select(0, i);
x[:, None].index_select(0, i); x[i]; x.take(i);
torch.embedding(x[:, None], i)"""
i, s = torch.zeros(300, dtype=torch.int64), torch.ones(300).bfloat16()

def show(call, total):
    name = call.split("(")[0].split(".")[-1]
    print((name + " 2-D" * call.startswith("x[:")).ljust(16), int(total))

for call in WRITES.replace("\n", " ").split("; "):
    x = torch.zeros(1).bfloat16()
    show(call, eval(call).sum())
for call in READS.replace("\n", " ").split("; "):
    x = torch.zeros(1).bfloat16().requires_grad_()
    eval(call).sum().backward()
    show(call, x.grad)
