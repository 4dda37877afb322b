import torch
import torch.nn.functional as F
from torch import Tensor


def windows(x: Tensor, starts: Tensor, length: int, fill: float = 0) -> Tensor:
    size = x.size(-1)
    place = starts.unsqueeze(-1) + torch.arange(length, device=x.device)
    inside = (place >= 0) & (place < size)
    return F.pad(x, (0, 1), value=fill).gather(-1, torch.where(inside, place, size))


x = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8]])
starts = torch.tensor([-1, 2])
print(windows(x, starts, 3))

place = starts[:, None] + torch.arange(3)
print("repeat the edge", x.gather(1, place.clamp(0, 3)).tolist())
print("wrap around    ", x.gather(1, place % 4).tolist())
print(x.unfold(1, 3, 1)[0])
