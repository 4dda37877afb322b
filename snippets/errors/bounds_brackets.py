import torch

x = torch.tensor([10, 20, 30])

x[torch.tensor([0, 3])]
