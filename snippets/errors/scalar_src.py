import torch

index = torch.tensor([0, 2, 2])

torch.zeros(3).scatter_add_(0, index, 1.0)
