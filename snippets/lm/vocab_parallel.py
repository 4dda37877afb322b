import torch
from torch import Tensor


def local_part(logits: Tensor, ids: Tensor, first: int) -> tuple[Tensor, Tensor]:
    logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
    place = ids - first
    elsewhere = (place < 0) | (place >= logits.shape[-1])
    place = place.masked_fill(elsewhere, 0).unsqueeze(-1)
    picked = logits.gather(-1, place).squeeze(-1).masked_fill(elsewhere, 0.0)
    return picked, logits.clamp(min=torch.finfo(logits.dtype).min).logsumexp(-1)


logits = torch.tensor([[2.0, 0.0, -1.0, 0.5], [0.0, 1.0, 0.0, 3.0]])
ids = torch.tensor([1, 3])
parts = [local_part(logits[:, :2], ids, 0), local_part(logits[:, 2:], ids, 2)]
for picked, total in parts:
    print(picked, total)
picked, totals = map(torch.stack, zip(*parts, strict=True))
log_probs = picked.sum(0) - totals.logsumexp(0)
print(log_probs)
print(logits.log_softmax(-1).gather(-1, ids.unsqueeze(-1)).squeeze(-1))
