import torch

for dtype, top in (
    (torch.bfloat16, 256),
    (torch.float16, 2048),
    (torch.float32, 2**24),
):
    x = torch.tensor(top, dtype=dtype)
    sums = [int(x + step) for step in (1, 2)]
    print(dtype, top, "+1 +2:", *sums)
