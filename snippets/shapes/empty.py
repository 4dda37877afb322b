import torch

x = torch.arange(12).view(3, 4)

nothing = torch.zeros(7, 7, 0)
print(nothing.dtype, tuple(x.gather(1, nothing).shape))

no_rows = torch.zeros(0, dtype=torch.int64)
print(tuple(x[no_rows].shape), tuple(x.index_select(0, no_rows).shape))
print(tuple(x.take(no_rows).shape))
print(x.clone().index_add_(0, no_rows, x[no_rows]).equal(x))
