import torch

index = torch.tensor([[0], [9]])
for dtype, width in ((torch.float32, 1), (torch.bfloat16, 1), (torch.float32, 16)):
    x = torch.zeros(4, width, dtype=dtype)
    try:
        x.scatter_add_(0, index.expand(2, width), x.new_ones(2, width))
    except RuntimeError:
        print(dtype, width, "written", int(x.count_nonzero()))
