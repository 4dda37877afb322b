import torch

x = torch.full((4,), 7.0)
index = torch.tensor([0, 1, 9])
value = torch.tensor([1.0, 2.0, 3.0])

try:
    x.scatter_reduce_(0, index, value, "sum", include_self=False)
except RuntimeError:
    print(x)
