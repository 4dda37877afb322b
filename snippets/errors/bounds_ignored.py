import torch

log_probs = torch.zeros(1, 2, 3)
labels = torch.tensor([[1, -100]])

log_probs.gather(2, labels.unsqueeze(2))
