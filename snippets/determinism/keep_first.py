import torch

x = torch.zeros(4)
index = torch.tensor([2, 0, 2, 2])
src = torch.tensor([10.0, 20.0, 30.0, 40.0])

n = len(index)
first = torch.full((4,), n).scatter_reduce_(0, index, torch.arange(n), "amin")
print(first)
print(torch.where(first < n, src[first.clamp(max=n - 1)], x))
