import torch

x = torch.tensor([1, 2, 3, 4])
index = torch.tensor([2, 0, 2])

zeros = torch.zeros_like(x)
counts = torch.bincount(index, minlength=4)
print(counts)
print(zeros.scatter_add(0, index, x.gather(0, index)), counts * x)
