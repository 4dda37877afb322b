import torch

base = torch.zeros(2, 4)
base[:, 1:3].scatter_(1, torch.tensor([[0], [1]]), 7.0)
print(base)

base.t().scatter_(1, torch.tensor([[1]]), 9.0)
print(base)
