import torch

s = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
i = torch.tensor([0, 1, 1, 1, 2])
ten = torch.full((4,), 10.0)

for reduce in ("sum", "prod", "mean", "amax", "amin"):
    for include in (True, False):
        out = ten.scatter_reduce(0, i, s, reduce, include_self=include)
        cells = (f"{value:5g}" for value in out.tolist())
        print(f"{reduce:4} {include!s:5}", *cells)
