import torch
import jax.numpy as jnp
import numpy as np

x = np.arange(12).reshape(3, 4)
n, m, rows = np.array([[3], [0], [1]]), np.array([2, 0, 1]), np.arange(3)
t, j, i, r = torch.tensor(x), jnp.array(x), torch.tensor(n), torch.tensor(m)

def check(name, ours, *theirs):
    print(name.ljust(14), *(y.tolist() == ours.tolist() for y in theirs))

along, j_along = np.take_along_axis, jnp.take_along_axis
check("gather", t.gather(1, i), along(x, n, 1), j_along(j, n, 1))
ours = t.take_along_dim(i, 1)
check("take_along_dim", ours, along(x, n, 1), j_along(j, n, 1))
ours = t.index_select(1, r)
check("index_select", ours, np.take(x, m, 1), jnp.take(j, m, 1))
check("x[rows, r]", t[torch.arange(3), r], x[rows, m], j[rows, m])
check("take", t.take(i), np.take(x, n), jnp.take(j, n))
check("embedding", torch.nn.functional.embedding(r, t), x[m], j[m])
check("bincount", torch.bincount(r), np.bincount(m), jnp.bincount(m))
