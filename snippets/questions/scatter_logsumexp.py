import torch

x, group = torch.tensor([1000.0, 2.0, 1000.0]), torch.tensor([0, 1, 0])
top = x.new_full((3,), -torch.inf).scatter_reduce_(0, group, x, "amax")
top = torch.where(top.isfinite(), top, 0.0)
total = x.new_zeros(3).index_add_(0, group, (x - top[group]).exp())
print(top + total.log())
print(x[group == 0].logsumexp(0))
