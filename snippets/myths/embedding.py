import torch
import torch.nn.functional as F

ids = torch.zeros(4096, 1, dtype=torch.int64)
reads = {
    "embedding": lambda w: F.embedding(ids.squeeze(1), w),
    "gather": lambda w: w.gather(0, ids),
    "index_select": lambda w: w.index_select(0, ids.squeeze(1)),
}
for dtype in (torch.float32, torch.bfloat16):
    for name, read in reads.items():
        weight = torch.ones(2, 1, dtype=dtype, requires_grad=True)
        read(weight).sum().backward()
        print(dtype, name, weight.grad[0].item())
