import torch
import jax.numpy as jnp
import numpy as np

i = [1, 1, 1]
t = torch.zeros(3)
t[i] += 1
print("torch", t.tolist())

n = np.zeros(3)
n[i] += 1
print("numpy", n.tolist())

print("jax  ", jnp.zeros(3).at[jnp.array(i)].add(1).tolist())
