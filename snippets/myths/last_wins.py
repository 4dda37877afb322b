import torch

index = torch.tensor([1, 0, 1])
src = torch.tensor([10, 20, 30])

out = torch.zeros(2, dtype=torch.int64).scatter_(0, index, src)
print(out[0], out[1].item() in (10, 30))

place = torch.arange(3)
last = torch.zeros(2, dtype=torch.int64).scatter_reduce_(
    0, index, place, "amax", include_self=False)
print(last, src.gather(0, last))
