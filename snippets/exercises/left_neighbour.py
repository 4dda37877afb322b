import torch


def change(level):
    left = (torch.arange(level.size(-1)) - 1).clamp(min=0)
    return level - level[..., left]


level = torch.tensor([10, 13, 11, 18])
print(change(level))
print(level.diff(prepend=level[:1]))
