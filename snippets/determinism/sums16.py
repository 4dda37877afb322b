import torch
import torch.nn.functional as F

torch.set_default_device("cpu")
i = torch.zeros(4096, dtype=torch.int64)
adders = {
    "scatter_add_": lambda x, v: x.scatter_add_(0, i, v),
    "scatter_reduce_": lambda x, v: x.scatter_reduce_(0, i, v, "sum"),
    "bincount": lambda x, v: i.bincount(v),
    "embedding_bag": lambda x, v: F.embedding_bag(i[None], v[:1, None], mode="sum"),
    "index_add_": lambda x, v: x.index_add_(0, i, v),
    "index_put_": lambda x, v: x.index_put_((i,), v, accumulate=True),
    "put_": lambda x, v: x.put_(i, v, accumulate=True),
    "segment_reduce": lambda x, v: torch.segment_reduce(v, "sum", lengths=torch.tensor([4096])),
}
for name, add in adders.items():
    totals = []
    for dtype in (torch.bfloat16, torch.float16):
        ones = torch.ones(4096, dtype=dtype)
        totals.append(int(add(torch.zeros(1, dtype=dtype), ones)[0]))
    print(f"{name:15} {totals[0]:4} {totals[1]:4}")
