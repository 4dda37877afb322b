import torch

experts = 18
ids = torch.arange(experts)
for dtype in (torch.float32, torch.bfloat16):
    load = torch.histc(ids.to(dtype), bins=experts, min=0, max=experts - 1)
    print(dtype, load.int().tolist())
load = ids.new_zeros(experts).scatter_add_(0, ids, torch.ones_like(ids))
print(load.dtype, load.tolist())
print(16 * 18 / 17, (ids.bfloat16() * 18 / 17)[16].item())

print(torch.histc(torch.tensor([0.0, 1.0, 5.0]), bins=2, min=0, max=1).tolist())
print(torch.tensor([0, 1, 5]).bincount(minlength=2).tolist())

sizes = range(1, 1025)
loads = (torch.histc(torch.arange(n).float(), n, 0, n - 1) for n in sizes)
print([n for n, load in zip(sizes, loads) if (load != 1).any()])
