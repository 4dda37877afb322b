import torch
import jax.numpy as jnp
import numpy as np

def crop(x, i, dim):
    sizes = [x.shape[d] if d == dim else n for d, n in enumerate(i.shape)]
    return x[tuple(slice(size) for size in sizes)]

x = np.arange(12).reshape(3, 4)
for i, dim in ((np.array([[3, 0]]), 1), (np.array([[2], [0]]), 0)):
    print("torch", torch.tensor(x).gather(dim, torch.tensor(i)).tolist())
    print("numpy", np.take_along_axis(crop(x, i, dim), i, dim).tolist())
    print("jax  ", jnp.take_along_axis(crop(x, i, dim), i, dim).tolist())
