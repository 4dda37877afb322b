import torch

log_probs = torch.tensor([[[-0.1, -3.0, -4.0], [-0.5, -1.5, -2.0]]])
labels = torch.tensor([[1, -100]])

ignored = labels == -100
index = labels.masked_fill(ignored, 0).unsqueeze(2)
picked = log_probs.gather(2, index).squeeze(2)
print(picked.masked_fill(ignored, 0.0))
