import torch

x = torch.tensor([10, 20, 30])

x.take(torch.tensor([0, -4]))
