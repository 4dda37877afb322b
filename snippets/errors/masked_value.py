import torch

scores, mask = torch.zeros(3), torch.tensor([True, False, True])
scores.masked_fill_(mask, torch.tensor([1.0, 2.0]))
