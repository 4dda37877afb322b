import torch

i = torch.tensor([0, 1, 1])

print(i.bincount().dtype)
for dtype in torch.float32, torch.float64, torch.bfloat16, torch.int64:
    print(dtype, i.bincount(torch.ones(3, dtype=dtype)).dtype)
