import torch
import torch.nn.functional as F

logits = torch.tensor([
    [[2.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]],
    [[0.0, 3.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 0.0]],
])
labels = torch.tensor([[0, 1, 2], [1, 0, -100]])

rows = logits.flatten(0, 1)
log_probs = -F.cross_entropy(rows, labels.flatten(), reduction="none")
print(log_probs.view_as(labels))
