import torch
from torch import Tensor


def roll_rows(x: Tensor, shifts: Tensor) -> Tensor:
    place = torch.arange(x.size(-1), device=x.device)
    source = (place - shifts.unsqueeze(-1)) % x.size(-1)
    return x.gather(-1, source)


x = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8]])
shifts = torch.tensor([1, -1])
print(roll_rows(x, shifts))
print(x[0].roll(1), x[1].roll(-1))

vectors = torch.stack((x, 10 * x), -1)
source = (torch.arange(4) - shifts[:, None]) % 4
rolled = torch.take_along_dim(vectors, source.unsqueeze(-1), 1)
print(rolled[1])
