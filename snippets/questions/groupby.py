import torch

keys = torch.tensor([30, 7, 30, 7, 7])
values = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
names, group, counts = keys.unique(return_inverse=True, return_counts=True)
print(names, values.new_zeros(len(names)).index_add_(0, group, values))
print(values[keys.argsort(stable=True)].split(counts.tolist()))
