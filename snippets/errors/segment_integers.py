import torch

counts = torch.tensor([3, 1, 2])
torch.segment_reduce(counts, "sum", lengths=torch.tensor([2, 1]))
