import torch

index = torch.tensor([0, 1, 9])
for dtype in (torch.float32, torch.bfloat16):
    table = torch.zeros(4, dtype=dtype)
    try:
        table.scatter_(0, index, torch.ones(3, dtype=dtype))
    except RuntimeError as error:
        print(error)
    print(dtype, "unchanged", torch.equal(table, torch.zeros_like(table)))
