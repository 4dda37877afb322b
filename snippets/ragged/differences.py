import torch

values = torch.tensor([1e8, 1.0, 2.0, 3.0])
offsets = torch.tensor([0, 1, 4])
segment = torch.arange(2).repeat_interleave(offsets.diff())


def by_difference(values):
    running = torch.cat((values.new_zeros(1), values.cumsum(0)))
    return (running[offsets[1:]] - running[offsets[:-1]]).tolist()


print("differences", by_difference(values))
print("float64    ", by_difference(values.double()))
print("index_add  ", values.new_zeros(2).index_add(0, segment, values).tolist())
values[0] = float("inf")
print("differences", by_difference(values.double()))
