import torch
import numpy as np

x, index, value = np.zeros((2, 3)), np.array([[1]]), np.array([[5.0]])
written = torch.zeros(2, 3).scatter_(1, torch.from_numpy(index), torch.ones(1, 1) * 5)
np.put_along_axis(x, index, value, 1)
print(written.tolist())
print(x.tolist())

x, rows = np.zeros(3), np.array([1, 1])
np.add.at(x, rows, [4.0, 8.0])
counts = np.bincount(rows, minlength=3)
print(x / np.maximum(counts, 1))
mean = torch.zeros(3).scatter_reduce(
    0, torch.from_numpy(rows), torch.tensor([4.0, 8.0]), "mean", include_self=False)
print(mean)
