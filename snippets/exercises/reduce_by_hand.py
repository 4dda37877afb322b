import torch

x = torch.tensor([2.0, 2.0, 2.0])
i = torch.tensor([0, 0, 2])
s = torch.tensor([4.0, 6.0, -1.0])

for reduce in ("sum", "prod", "mean", "amax", "amin"):
    for include in (True, False):
        out = x.scatter_reduce(0, i, s, reduce, include_self=include)
        print(f"{reduce:4} {include!s:5}", out.tolist())
