import torch


def segment_mean(value, segment, size):
    shape = (size, *value.shape[1:])
    total = value.new_zeros(shape).index_add(0, segment, value)
    count = torch.bincount(segment, minlength=size).clamp(min=1)
    return total / count.view(size, *[1] * (value.dim() - 1))


value = torch.tensor([[2.0, 8.0], [4.0, 0.0], [9.0, 1.0]])
segment = torch.tensor([0, 0, 2])
mean = segment_mean(value, segment, 4)
print(mean)

index = segment.unsqueeze(1).expand_as(value)
print(torch.equal(mean, torch.zeros(4, 2).scatter_reduce(
    0, index, value, "mean", include_self=False)))
