import torch

counts = torch.zeros(3)
index = torch.tensor([0, 2, 2])

counts.index_add_(0, index, torch.tensor([1, 1, 1]))
