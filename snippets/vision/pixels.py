import torch
from torch import Tensor


def at_pixels(maps: Tensor, y: Tensor, x: Tensor) -> Tensor:
    """Values (..., C, K) of maps (..., C, H, W) at the pixels y, x (..., K)."""
    width = maps.shape[-1]
    place = torch.where((x >= 0) & (x < width), y.long() * width + x, -1)  # -1 raises
    channels = maps.flatten(-2)
    return channels.gather(-1, place.unsqueeze(-2).expand(*channels.shape[:-1], -1))


maps = torch.arange(16.0).view(2, 1, 2, 4)
y = torch.tensor([[0, 1], [1, 1]])
x = torch.tensor([[3, 0], [1, 2]])

print(at_pixels(maps, y, x))
print(at_pixels(maps, y, x).equal(maps[[[0], [1]], :, y, x].movedim(-1, 1)))
