import torch
import jax.numpy as jnp
import numpy as np
import warnings

x = [10, 20, 30]
i = np.array([0, 2, 1], dtype=np.uint8)
print("numpy", np.array(x)[i].tolist())
print("jax  ", jnp.array(x)[i].tolist())
with warnings.catch_warnings(record=True) as caught:
    print("torch", torch.tensor(x)[torch.tensor(i)].tolist())
print(str(caught[0].message).split(",")[0])
