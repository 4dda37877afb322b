import torch

ids, weights = torch.tensor([0, 2, 2]), torch.tensor([[0.5], [1.0], [1.0]])
torch.bincount(ids, weights)
