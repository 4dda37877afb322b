import torch
from torch import Tensor


def sequence_log_prob(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    logits, labels = logits[..., :-1, :], labels[..., 1:]
    ignored = labels == -100
    dtype = torch.promote_types(logits.dtype, torch.float32)
    rows = logits.masked_fill(ignored.unsqueeze(-1), 0.0)
    index = labels.masked_fill(ignored, 0).unsqueeze(-1)
    log_probs = rows.log_softmax(-1, dtype=dtype).gather(-1, index).squeeze(-1)
    return log_probs.masked_fill(ignored, 0.0).sum(-1), (~ignored).sum(-1)


logits = torch.tensor([
    [[2.0, 0.0, -1.0], [0.0, 1.0, 0.0], [9.0, 9.0, 9.0]],
    [[0.0, 3.0, 0.0], [2.0, 2.0, 0.0], [9.0, 9.0, 9.0]],
])
labels = torch.tensor([[-100, 0, 1], [-100, -100, -100]])
total, count = sequence_log_prob(logits, labels)
print("sum  ", total)
print("count", count)
print("mean ", total / count.clamp(min=1))
print("wrong", total / count)
