import torch

cache = torch.zeros(2, 3)
cache.index_copy_(1, torch.tensor([1]), torch.tensor([1.0, 2.0]))
