import torch
import numpy as np

y = torch.zeros(4, 5, 6)
n = np.zeros((4, 5, 6))

print(tuple(y[[0, 1], :, [0, 1]].shape), n[[0, 1], :, [0, 1]].shape)
print(tuple(y[0, :, [0, 1]].shape), n[0, :, [0, 1]].shape)
print(tuple(y[0][:, [0, 1]].shape), n[0][:, [0, 1]].shape)
print(tuple(y[[0], :, [0, 1]].shape), n[[0], :, [0, 1]].shape)
