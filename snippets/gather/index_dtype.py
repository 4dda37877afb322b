import torch

input = torch.tensor([[10, 20, 30, 40]])

for dtype in (torch.int64, torch.int32):
    index = torch.tensor([[3, 0]], dtype=dtype)
    print(index.dtype, torch.gather(input, 1, index))
