import torch
import torch.nn.functional as F

torch.set_default_device("cpu")
i = torch.zeros(4096, dtype=torch.int64)
column = i[:, None]
reads = {
    "gather": lambda w: w.gather(0, column),
    "take_along_dim": lambda w: w.take_along_dim(column, 0),
    "index_select": lambda w: w.index_select(0, i),
    "index_select, vector": lambda w: w[:, 0].index_select(0, i),
    "index_select, int32": lambda w: w.index_select(0, i.int()),
    "gather, sparse_grad": lambda w: w.gather(0, column, sparse_grad=True),
    "take": lambda w: w.take(i),
    "w[i]": lambda w: w[i],
    "embedding": lambda w: F.embedding(i, w),
    "embedding_bag": lambda w: F.embedding_bag(column, w),
}
for name, read in reads.items():
    grads = []
    for dtype in (torch.bfloat16, torch.float16):
        w = torch.zeros(3, 1, dtype=dtype, requires_grad=True)
        grad, = torch.autograd.grad(read(w).sum(), w)
        grads.append(int(grad.to_dense()[0]))
    print(f"{name:20} {grads[0]:4} {grads[1]:4}")
