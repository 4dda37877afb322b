import torch
import torch.nn.functional as F

torch.set_default_device("cpu")
ids = torch.zeros(4096, dtype=torch.long)
column = ids[:, None]
reads = {
    "gather": lambda w: w.gather(0, column),
    "take_along_dim": lambda w: w.take_along_dim(column, 0),
    "index_select": lambda w: w.index_select(0, ids),
    "embedding": lambda w: F.embedding(ids, w),
    "w[ids]": lambda w: w[ids],
}
for name, read in reads.items():
    grads = []
    for dtype in (torch.bfloat16, torch.float16):
        w = torch.zeros(3, 1, dtype=dtype, requires_grad=True)
        read(w).backward(torch.ones(4096, 1, dtype=dtype))
        grads.append(int(w.grad[0]))
    print(f"{name:15} {grads[0]:4} {grads[1]:4}")
