import torch
from torch import Tensor


def reverse_rows(x: Tensor, lengths: Tensor) -> Tensor:
    place = torch.arange(x.size(-1), device=x.device)
    back = lengths.unsqueeze(-1) - 1 - place
    return x.gather(-1, torch.where(back >= 0, back, place))


x = torch.tensor([[1, 2, 0, 0], [5, 6, 7, 0]])
lengths = torch.tensor([2, 3])
print(reverse_rows(x, lengths))
print(x.flip(1))

to_the_left = (torch.arange(4) + lengths[:, None]) % 4
print(x.gather(1, to_the_left))
