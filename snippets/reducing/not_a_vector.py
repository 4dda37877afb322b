import torch

level = torch.tensor([[0, 2, 2, 1], [1, 1, 1, 0]])

torch.zeros(2, 3).index_add_(1, level, torch.ones(2, 4))
