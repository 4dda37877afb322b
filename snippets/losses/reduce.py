import torch
from torch import Tensor


def per_token(loss: Tensor, mask: Tensor, count: int = 0) -> Tensor:
    kept = mask.bool().expand_as(loss)
    total = loss.to(torch.promote_types(loss.dtype, torch.float32))
    total = total.masked_fill(~kept, 0.0).sum()
    return total / (count or kept.sum().clamp(min=1))


def per_sequence(loss: Tensor, mask: Tensor, length: int = 0) -> Tensor:
    kept = mask.bool().expand_as(loss)
    total = loss.to(torch.promote_types(loss.dtype, torch.float32))
    size = kept.sum(-1)
    total = total.masked_fill(~kept, 0.0).sum(-1) / (length or size.clamp(min=1))
    return total.sum() / (size > 0).sum().clamp(min=1)


loss = torch.tensor([[1.0, 1.0, 1.0, 1.0], [3.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
mask = torch.tensor([[1, 1, 1, 1], [1, 0, 0, 0], [0, 0, 0, 0]])
print("tokens    ", per_token(loss, mask))
print("sequences ", per_sequence(loss, mask))
print("fixed size", per_sequence(loss, mask, length=4))
print("all rows  ", (loss.sum(-1) / mask.sum(-1).clamp(min=1)).mean())
