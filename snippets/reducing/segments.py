import torch

value = torch.tensor([2.0, 4.0, 9.0, -1.0, -3.0])
segment = torch.tensor([0, 0, 0, 2, 2])
zeros = torch.zeros(3)

total = zeros.index_add(0, segment, value)
mean = total / torch.bincount(segment, minlength=3).clamp(min=1)
print("sum ", total)
print("mean", mean)
print("max ", zeros.scatter_reduce(0, segment, value, "amax",
                                   include_self=False))

print(torch.equal(mean, zeros.scatter_reduce(0, segment, value, "mean",
                                             include_self=False)))
