import torch

x = torch.tensor([[1, 2], [3, 4], [5, 6]])
bad = torch.tensor([True, False, True])

x[bad][:, 0] = 0
print(x)
