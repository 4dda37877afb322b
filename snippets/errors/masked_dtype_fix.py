import torch

scores = torch.zeros(3)
padding = torch.tensor([0, 0, 1])

print(scores.masked_fill_(padding.bool(), -9.0))
