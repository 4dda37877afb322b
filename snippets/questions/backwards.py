import torch

x = torch.arange(6)
try:
    x[::-1]
except ValueError as error:
    print(error)
print(x.flip(0), x.flip(0)[::2])
print(x.numpy()[::-2].tolist(), x[::2].flip(0).tolist())
print(x.flip(0).data_ptr() == x.data_ptr())
