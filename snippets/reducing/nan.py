import torch

nan = float("nan")
i = torch.tensor([0, 0, 1])
s = torch.tensor([1.0, nan, 2.0])
for reduce in ("sum", "prod", "mean", "amax", "amin"):
    out = torch.ones(3).scatter_reduce(0, i, s, reduce)
    print(f"{reduce:4}", out)

start = torch.full((3,), nan)
print(start.scatter_reduce(0, i, torch.ones(3), "sum"))
print(start.scatter_reduce(0, i, torch.ones(3), "sum", include_self=False))
