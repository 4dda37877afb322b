import torch

rows = [torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0, 5.0])]
ragged = torch.nested.nested_tensor(rows, layout=torch.jagged)
values, offsets = ragged.values(), ragged.offsets()
print(values[offsets[1:] - 1])

groups = torch.arange(2).repeat_interleave(offsets.diff())
print(torch.zeros(2).index_add_(0, groups, values))
