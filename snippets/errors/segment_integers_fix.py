import torch

counts, lengths = torch.tensor([3, 1, 2]), torch.tensor([2, 1])
print(torch.segment_reduce(counts.float(), "sum", lengths=lengths))
groups = torch.arange(2).repeat_interleave(lengths)
print(torch.zeros(2, dtype=torch.int64).index_add_(0, groups, counts))
