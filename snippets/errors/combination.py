import torch

index = torch.tensor([0, 2])

torch.zeros(3).scatter_(0, index, src=1.0)
