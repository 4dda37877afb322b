import torch

values = torch.tensor([1.0, 2.0, 3.0, 4.0])
torch.segment_reduce(values, "sum", lengths=torch.tensor([1, 2]))
