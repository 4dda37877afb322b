import torch

values, group = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([0, 0, 1])
torch.segment_reduce(values, "sum", indices=group)
