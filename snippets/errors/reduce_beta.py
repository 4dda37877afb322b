import torch

x = torch.zeros(3)
index = torch.tensor([0, 2, 2])

values = torch.tensor([4.0, 1.0, 3.0])
print(x.index_reduce_(0, index, values, "mean", include_self=False))
