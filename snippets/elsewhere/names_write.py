import torch
import jax.numpy as jnp
import numpy as np

x, w = np.arange(12).reshape(3, 4), np.full((3, 4), 50)
n, s = np.array([[3], [0], [3]]), np.array([[5], [60], [7]])
m, rows = np.array([2, 0, 2]), np.arange(3)[:, None]
t, i, v, r, u = (torch.tensor(each) for each in (x, n, s, m, w))
j, at = jnp.array(x), (rows, n)

def done(write, *rest):
    y = x.copy()
    write(y, *rest)
    return y

def check(name, ours, *theirs):
    print(name.ljust(12), *(y.tolist() == ours.tolist() for y in theirs))

put, add, largest = np.put_along_axis, np.add.at, np.maximum.at
check("scatter", t.scatter(1, i, v), done(put, n, s, 1), j.at[at].set(s))
check("scatter_add", t.scatter_add(1, i, v), done(add, at, s), j.at[at].add(s))
amax = t.scatter_reduce(1, i, v, "amax")
check("amax", amax, done(largest, at, s), j.at[at].max(s))
check("index_add", t.index_add(0, r, u), done(add, m, w), j.at[m].add(w))
