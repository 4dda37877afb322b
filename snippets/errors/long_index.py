import torch

x = torch.tensor([10, 20, 30])

x.take(torch.tensor([2, 0], dtype=torch.int32))
