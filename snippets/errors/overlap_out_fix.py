import torch

x = torch.tensor([10, 20, 30])

x = torch.gather(x, 0, torch.tensor([2, 0, 1]))
print(x)
