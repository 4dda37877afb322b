import torch
from torch import Tensor


def token_ratio(new: Tensor, old: Tensor, mask: Tensor) -> Tensor:
    new = new.to(torch.promote_types(new.dtype, torch.float32))
    return (new - old).masked_fill(~mask.bool(), 0.0).exp()


def sequence_ratio(new: Tensor, old: Tensor, mask: Tensor) -> Tensor:
    kept = mask.bool().expand_as(new)
    new = new.to(torch.promote_types(new.dtype, torch.float32))
    total = (new - old).masked_fill(~kept, 0.0).sum(-1, keepdim=True)
    return (total / kept.sum(-1, keepdim=True).clamp(min=1)).exp()


old = torch.full((2, 4), -1.0)
new = old + torch.tensor([[0.1, 0.1, 0.1, 0.1], [0.4, -0.2, 9.0, 9.0]])
mask = torch.tensor([[1, 1, 1, 1], [1, 1, 0, 0]])
print(token_ratio(new, old, mask))
print(sequence_ratio(new, old, mask))
print((new - old).masked_fill(mask == 0, 0.0).sum(-1, keepdim=True).exp())
