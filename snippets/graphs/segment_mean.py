import torch

values = torch.tensor([1.0, 2.0, 3.0, 10.0, 20.0])
segment = torch.tensor([0, 0, 0, 2, 2])
zeros = torch.zeros(3)

mean = zeros.scatter_reduce(0, segment, values, "mean", include_self=False)
print("mean     ", mean)
total = zeros.scatter_add(0, segment, values)
count = torch.bincount(segment, minlength=3)
print("sum/count", total / count.clamp(min=1))

print("default  ", zeros.scatter_reduce(0, segment, values, "mean"))
lengths = torch.tensor([3, 0, 2])
print("by length", torch.segment_reduce(values, "mean", lengths=lengths))
