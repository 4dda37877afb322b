import torch

positions = torch.arange(4000)
for dtype in (torch.int64, torch.bool, torch.bfloat16):
    mask = torch.ones(4000, dtype=dtype)
    by_product = (positions * mask).argmax(-1)
    by_where = torch.where(mask.bool(), positions, -1).amax(-1)
    print(dtype, by_product.item(), by_where.item())
