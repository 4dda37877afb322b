import torch
import numpy as np


def gather_numpy(x, index, dim):
    corner = [slice(size) for size in index.shape]
    corner[dim] = slice(None)
    return np.take_along_axis(x[tuple(corner)], index, dim)


x = torch.arange(12).view(3, 4)
index = torch.tensor([[3, 0], [1, 1]])
ours = gather_numpy(x.numpy(), index.numpy(), 1)
print(ours)
print((ours == x.gather(1, index).numpy()).all())
np.take_along_axis(x.numpy(), index.numpy(), 1)
