import torch

banned = float("-inf")
logits = torch.tensor([[2.0, 1.0, 0.0], [banned, 1.0, 0.0]])
labels = torch.tensor([0, -100])

ignored = labels == -100
index = labels.masked_fill(ignored, 0).unsqueeze(-1)
log_probs = logits.log_softmax(-1).gather(-1, index).squeeze(-1)
print(log_probs)
print(log_probs * ~ignored)
print(log_probs.masked_fill(ignored, 0.0))
