import torch

ids = torch.tensor([0, 1, 1], dtype=torch.int32)
rows = torch.ones(3, 16)
total = torch.zeros(2, 16)

total.scatter_add_(0, ids[:, None].expand(3, 16), rows)
