import torch

x = torch.zeros(3)

x[torch.tensor([0, 2])] = torch.tensor([5, 6])
