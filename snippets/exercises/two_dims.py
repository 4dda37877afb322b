import torch

x = torch.tensor([[1, 2], [3, 4], [5, 6]])

print(x.gather(0, torch.tensor([[2, 0]])))
print(x.gather(1, torch.tensor([[1], [0], [1]])))
