import torch

seen = torch.tensor([0, 1, 1, 1, 2])
ones = torch.ones_like(seen)
zeros = torch.zeros(4, dtype=torch.int64)

print(zeros.index_add(0, seen, ones))
print(zeros.scatter_add(0, seen, ones))
print(zeros.index_put((seen,), ones, accumulate=True))
print(torch.bincount(seen, minlength=4))
