import torch

keys = torch.tensor([70, 10, 70, 30])
values = torch.tensor([1.0, 2.0, 3.0, 4.0])

names, segment, size = keys.unique(return_inverse=True, return_counts=True)
print("names  ", names.tolist())
print("segment", segment.tolist())
print("sum    ", values.new_zeros(len(names)).index_add(0, segment, values).tolist())

groups = values[segment.argsort(stable=True)].split(size.tolist())
print("groups ", [group.tolist() for group in groups])
