import torch

scores = torch.tensor([[0.1, 0.7, 0.2]])
scores.topk(5, dim=1)
