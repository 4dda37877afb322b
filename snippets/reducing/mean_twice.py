import torch

zero = torch.tensor([0])
s = torch.tensor([4.0, 8.0])
mean = torch.zeros(1)

mean.scatter_reduce_(0, zero.expand(2), s, "mean", include_self=False)
print(mean)
mean.scatter_reduce_(0, zero, torch.tensor([12.0]), "mean")
print(mean, torch.tensor([4.0, 8.0, 12.0]).mean())
