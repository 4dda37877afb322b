import torch

def segment_mean(value: torch.Tensor, segment: torch.Tensor, size: int) -> torch.Tensor:
    wide = value.to(torch.promote_types(value.dtype, torch.float32))
    total = wide.new_zeros(size, *value.shape[1:]).index_add(0, segment, wide)
    count = torch.bincount(segment, minlength=size).clamp(min=1)
    mean = total / count.view(size, *[1] * (value.dim() - 1))
    return mean.to(value.dtype) if value.is_floating_point() else mean

value = torch.tensor([[2.0, 8.0], [4.0, 0.0], [9.0, 1.0]])
segment = torch.tensor([0, 0, 2])
mean = segment_mean(value, segment, 4)
print(mean)

index = segment.unsqueeze(1).expand_as(value)
print(torch.equal(mean, torch.zeros(4, 2).scatter_reduce(
    0, index, value, "mean", include_self=False)))
ones, same = torch.ones(300).bfloat16(), torch.zeros(300, dtype=torch.int64)
print(segment_mean(ones, same, 1), torch.zeros(1).bfloat16().index_add_(0, same, ones) / 300)
