import torch
from torch import Tensor


def forward_fill(x: Tensor, valid: Tensor) -> Tensor:
    place = torch.arange(x.size(-1), device=x.device)
    last = torch.where(valid, place, -1).cummax(-1).values
    return x.gather(-1, torch.where(last >= 0, last, place))


nan = float("nan")
x = torch.tensor([[1.0, nan, nan, 4.0], [nan, 6.0, nan, nan]])
print(forward_fill(x, ~x.isnan()))
print(forward_fill(x.flip(-1), ~x.flip(-1).isnan()).flip(-1))
