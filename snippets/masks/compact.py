import torch
from torch import Tensor


def compact(x: Tensor, keep: Tensor, size: int, fill: float = 0) -> tuple[Tensor, Tensor]:
    place = keep.cumsum(-1) - 1
    place = torch.where(keep & (place < size), place, size)
    front = x.new_full((*x.shape[:-1], size + 1), fill).scatter(-1, place, x)
    return front[..., :size], keep.sum(-1)


x = torch.tensor([[1, -2, 3, -4], [5, 6, -7, 8]])
front, count = compact(x, x > 0, 3)
print(front)
print(count)
print(compact(x, x > 0, 2)[0])
print(torch.arange(3) < count.unsqueeze(-1))
