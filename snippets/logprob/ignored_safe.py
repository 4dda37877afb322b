import torch
import torch.nn.functional as F
from torch import Tensor


def token_log_probs(logits: Tensor, labels: Tensor, ignore: int = -100) -> Tensor:
    ignored = labels == ignore
    dtype = torch.promote_types(logits.dtype, torch.float32)
    rows = logits.masked_fill(ignored.unsqueeze(-1), 0.0)
    index = labels.masked_fill(ignored, 0).unsqueeze(-1)
    log_probs = rows.log_softmax(-1, dtype=dtype).gather(-1, index).squeeze(-1)
    return log_probs.masked_fill(ignored, 0.0)


logits = torch.tensor([
    [[2.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]],
    [[0.0, 3.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 0.0]],
])
labels = torch.tensor([[0, 1, 2], [1, 0, -100]])
log_probs = token_log_probs(logits, labels)
print(log_probs)

mean = -log_probs.sum() / (labels != -100).sum().clamp(min=1)
loss = F.cross_entropy(logits.flatten(0, 1), labels.flatten())
print(f"{mean:.4f} {loss:.4f}")
