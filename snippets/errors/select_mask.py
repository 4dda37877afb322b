import torch

scores = torch.tensor([5.0, 6.0, 7.0])
scores.masked_select(torch.tensor([1, 0, 1]))
