import torch

index = torch.zeros(100, dtype=torch.long)
for dtype in (torch.float32, torch.float64, torch.int64):
    count = torch.full((1,), 2**24, dtype=dtype)
    count.scatter_add_(0, index, torch.ones(100, dtype=dtype))
    print(dtype, int(count))
