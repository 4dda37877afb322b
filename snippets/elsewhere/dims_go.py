import torch
import jax.numpy as jnp
import numpy as np

y = np.arange(24).reshape(2, 3, 4)
print("torch", tuple(torch.tensor(y)[0, :, [0, 1]].shape))
print("numpy", y[0, :, [0, 1]].shape)
print("jax  ", jnp.array(y)[0, :, jnp.array([0, 1])].shape)
print("torch", tuple(torch.tensor(y)[0][:, [0, 1]].shape))
print("numpy", y[0][:, [0, 1]].shape)
