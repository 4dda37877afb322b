import torch

scores, index = torch.zeros(2, 0), torch.zeros(2, 1, dtype=torch.int64)
scores.take_along_dim(index, 1)
