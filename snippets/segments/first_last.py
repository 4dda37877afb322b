import torch
from torch import Tensor


def first_and_last(segment: Tensor, count: int) -> tuple[Tensor, Tensor]:
    index, size = segment.long(), segment.size(0)
    place = torch.arange(size, device=index.device)
    first = index.new_full((count,), size).scatter_reduce(0, index, place, "amin")
    last = index.new_full((count,), -1).scatter_reduce(0, index, place, "amax")
    return first, last


keys = torch.tensor([70, 10, 70, 30, 10])
names, segment = keys.unique(return_inverse=True)
first, last = first_and_last(segment, len(names))
print("names  ", names.tolist())
print("segment", segment.tolist())
print("first  ", first.tolist())
print("last   ", last.tolist())
print("in order of appearance", names[first.argsort()].tolist())
print("empty group", first_and_last(torch.tensor([0, 2]), 3))
