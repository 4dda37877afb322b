import torch

i = torch.tensor([0, 0, 2])
s = torch.tensor([4.0, 8.0, 9.0])
zeros = torch.zeros(3)

print(zeros.scatter_reduce(0, i, s, "mean"))
print(zeros.scatter_reduce(0, i, s, "mean", include_self=False))
