import torch

nan, inf = float("nan"), float("inf")
x = torch.tensor([[1.0, nan, 3.0], [4.0, 5.0, -inf], [nan, nan, nan]])
keep = x.isfinite()
print((x * keep).sum(1))
print(torch.where(keep, x, 0).sum(1))
print(torch.where(keep, x, 0).sum(1) / keep.sum(1).clamp(min=1))
print(torch.where(keep, x, -inf).amax(1))
