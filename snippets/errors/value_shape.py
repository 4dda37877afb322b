import torch

x = torch.zeros(4)

x[torch.tensor([0, 1, 3])] = torch.tensor([5.0, 6.0])
