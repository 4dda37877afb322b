import torch

x = torch.tensor([[1, 2], [3, 4], [5, 6]])
index = torch.tensor([[1]])

print(x.gather(1, index))
