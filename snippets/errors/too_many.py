import torch

x = torch.arange(3)
rows, columns = torch.tensor([0]), torch.tensor([1])

x[rows, columns]
