import torch

scores = torch.zeros(3)
padding = torch.tensor([0, 0, 1])

scores.masked_fill_(padding, -9.0)
