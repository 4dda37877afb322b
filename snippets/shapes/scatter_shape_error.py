import torch

src = torch.ones(2, 2)
index = torch.zeros(2, 3, dtype=torch.int64)

torch.zeros(3, 5).scatter_(1, index, src)
