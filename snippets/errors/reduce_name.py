import torch

index = torch.tensor([0, 2])

torch.zeros(3).scatter_reduce_(0, index, torch.ones(2), reduce="add")
