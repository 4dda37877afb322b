import torch
import torch.nn.functional as F

logits = torch.tensor([
    [[2.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]],
    [[0.0, 3.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 0.0]],
])
labels = torch.tensor([[0, 1, 2], [1, 0, -100]])

ignored = labels == -100
index = labels.masked_fill(ignored, 0).unsqueeze(-1)
log_probs = logits.log_softmax(-1).gather(-1, index).squeeze(-1)
log_probs = log_probs.masked_fill(ignored, 0.0)
print(log_probs)

mean = -log_probs.sum() / (~ignored).sum()
loss = F.cross_entropy(logits.flatten(0, 1), labels.flatten())
print(f"{mean:.4f} {loss:.4f}")
