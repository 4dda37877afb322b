import torch
from torch import Tensor


def keep_some(patches: Tensor, order: Tensor, keep: int) -> Tensor:
    index = order[..., :keep].unsqueeze(-1)
    return patches.gather(-2, index.expand(*index.shape[:-1], patches.size(-1)))


def put_back(kept: Tensor, restore: Tensor, filler: Tensor) -> Tensor:
    missing = restore.size(-1) - kept.size(-2)
    fillers = filler.expand(*kept.shape[:-2], missing, kept.size(-1))
    index = restore.unsqueeze(-1).expand(*restore.shape, kept.size(-1))
    return torch.cat([kept, fillers], -2).gather(-2, index)


patches = torch.tensor([[[10, 11], [20, 21], [30, 31], [40, 41]]]).repeat(2, 1, 1)
noise = torch.tensor([[0.9, 0.1, 0.5, 0.3], [0.2, 0.8, 0.4, 0.6]])
order = noise.argsort(-1)
restore = order.argsort(-1)
kept = keep_some(patches, order, keep=1)
print("kept  ", kept.tolist())
print("back  ", put_back(kept, restore, filler=patches.new_zeros(2)).tolist())
print("masked", (restore >= 1).tolist())
