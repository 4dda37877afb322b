import torch

same = torch.zeros(300, dtype=torch.int64)

for dtype in (torch.uint8, torch.bool, torch.int64):
    ones = torch.ones(300, dtype=dtype)
    print(torch.zeros(2, dtype=dtype).scatter_add_(0, same, ones))
