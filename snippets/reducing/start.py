import torch

i = torch.tensor([0, 0, 2])
s = torch.tensor([-5.0, -2.0, -7.0])
zeros, ones = torch.zeros(3), torch.ones(3)

print(zeros.scatter_reduce(0, i, s, "prod"))
print(zeros.scatter_reduce(0, i, s, "amax"))

print(ones.scatter_reduce(0, i, s, "prod"))
print((-torch.inf * ones).scatter_reduce(0, i, s, "amax"))

print(zeros.scatter_reduce(0, i, s, "prod", include_self=False))
print(zeros.scatter_reduce(0, i, s, "amax", include_self=False))
