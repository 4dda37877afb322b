import torch
from torch import Tensor


def segment_argmax(values: Tensor, segment: Tensor, count: int) -> tuple[Tensor, Tensor]:
    size, ones = segment.size(0), [1] * (values.dim() - 1)
    index = segment.long().view(-1, *ones).expand_as(values)
    place = torch.arange(size, device=index.device).view(-1, *ones)
    filler = values.new_zeros(count, *values.shape[1:])
    top = filler.scatter_reduce(0, index, values.detach(), "amax", include_self=False)
    hit = (values == top.gather(0, index)) | values.isnan()
    arg = index.new_full(top.shape, size)
    arg = arg.scatter_reduce(0, index, torch.where(hit, place, size), "amin")
    return torch.cat((values, filler[:1])).gather(0, arg), arg


values = torch.tensor([[1.0, 5.0], [7.0, -2.0], [7.0, float("nan")], [3.0, -4.0]])
segment = torch.tensor([0, 0, 0, 2])
top, arg = segment_argmax(values, segment, 3)
print(top)
print(arg)
print(values[:3].max(0).indices)
