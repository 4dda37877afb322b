import torch

i = torch.tensor([0, 0, 1, 1])
s = torch.tensor([1, 2, -1, -2])
zeros = torch.zeros(2, dtype=torch.int64)

print(zeros.scatter_reduce(0, i, s, "mean", include_self=False))

floats = zeros.double()
print(floats.scatter_reduce(0, i, s.double(), "mean", include_self=False))
