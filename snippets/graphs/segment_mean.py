import torch
from torch import Tensor


def segment_mean(values: Tensor, segment: Tensor, count: int) -> Tensor:
    x = values.to(torch.promote_types(values.dtype, torch.float32))
    total = x.new_zeros(count, *x.shape[1:]).index_add(0, segment, x)
    size = x.new_zeros(count).index_add(0, segment, x.new_ones(segment.shape))
    return total / size.clamp(min=1).view(-1, *[1] * (x.dim() - 1))


values = torch.tensor([1.0, 2.0, 3.0, 10.0, 20.0])
segment = torch.tensor([0, 0, 0, 2, 2])
zeros = values.new_zeros(3)
print("sum / count", segment_mean(values, segment, 3))
print("mean       ", zeros.scatter_reduce(0, segment, values, "mean", include_self=False))
print("default    ", zeros.scatter_reduce(0, segment, values, "mean"))
