import torch
import numpy as np


def gather_numpy(x, index, dim):
    corner = [slice(size) for size in index.shape]
    corner[dim] = slice(None)
    return np.take_along_axis(x[tuple(corner)], index, dim)


x = np.arange(12).reshape(3, 4)
index = np.array([[3, 0], [1, 1]])
ours = gather_numpy(x, index, 1)
print(ours)
print((ours == torch.from_numpy(x).gather(1, torch.from_numpy(index)).numpy()).all())
np.take_along_axis(x, index, 1)
