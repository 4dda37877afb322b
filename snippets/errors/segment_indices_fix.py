import torch

values, group = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([0, 0, 1])
print(torch.zeros(2).index_add(0, group, values))
print(torch.segment_reduce(values, "sum", lengths=group.bincount(minlength=2)))
