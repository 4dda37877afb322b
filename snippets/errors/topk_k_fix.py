import torch

scores = torch.tensor([[0.1, 0.7, 0.2]])
print(scores.topk(min(5, scores.size(1)), dim=1).indices)
