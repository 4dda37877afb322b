import torch
from torch import Tensor


def drop_one(x: Tensor, which: Tensor) -> Tensor:
    place = torch.arange(x.size(-1) - 1, device=x.device)
    return x.gather(-1, place + (place >= which.unsqueeze(-1)))


def insert_one(x: Tensor, which: Tensor, values: Tensor) -> Tensor:
    place = torch.arange(x.size(-1), device=x.device)
    target = place + (place >= which.unsqueeze(-1))
    return values.unsqueeze(-1).repeat_interleave(x.size(-1) + 1, -1).scatter(-1, target, x)


x = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8]])
which = torch.tensor([0, 2])
shorter = drop_one(x, which)
print(shorter)
print(insert_one(shorter, which, torch.tensor([10, 70])))
