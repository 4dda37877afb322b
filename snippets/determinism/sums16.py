import torch

torch.set_default_device("cpu")
ids = torch.zeros(4096, dtype=torch.long)
adders = {
    "scatter_add_": lambda x, v: x.scatter_add_(0, ids, v),
    "scatter_reduce_": lambda x, v: x.scatter_reduce_(0, ids, v, "sum"),
    "index_add_ 2-D": lambda x, v: x[:, None].index_add_(0, ids, v[:, None]),
    "index_add_ 1-D": lambda x, v: x.index_add_(0, ids, v),
    "index_put_": lambda x, v: x.index_put_((ids,), v, accumulate=True),
    "put_": lambda x, v: x.put_(ids, v, accumulate=True),
}
for name, add in adders.items():
    totals = []
    for dtype in (torch.bfloat16, torch.float16):
        ones = torch.ones(4096, dtype=dtype)
        totals.append(int(add(torch.zeros(1, dtype=dtype), ones)))
    print(f"{name:15} {totals[0]:4} {totals[1]:4}")
