import torch
import numpy as np

tensor = torch.arange(24).view(2, 3, 4)
array = np.arange(24).reshape(2, 3, 4)

print(tuple(tensor[:, [0, 1], [0, 1]].shape), array[:, [0, 1], [0, 1]].shape)
print(tuple(tensor[0, :, [0, 1]].shape), array[0, :, [0, 1]].shape)
