import torch

torch.set_default_device("cpu")
i = torch.zeros(4096, dtype=torch.int64)
calls = {
    "matrix, dim 0": ((1, 3), 0, i, 1),
    "matrix, dim 1": ((3, 1), 1, i, 1),
    "3-D, dim 0": ((1, 3, 3), 0, i, 1),
    "3-D, dim 2": ((3, 3, 1), 2, i, 1),
    "3-D, dim 1": ((3, 1, 3), 1, i, 1),
    "vector": ((1,), 0, i, 1),
    "int32 index": ((1, 3), 0, i.int(), 1),
    "alpha=-1": ((1, 3), 0, i, -1),
    "alpha=2": ((1, 3), 0, i, 2),
}
for name, (shape, dim, index, alpha) in calls.items():
    x = torch.zeros(shape, dtype=torch.bfloat16)
    ones = torch.ones_like(x).repeat_interleave(4096, dim)
    x.index_add_(dim, index, ones, alpha=alpha)
    print(f"{name:13} {int(x.flatten()[0]):5} of {4096 * alpha:5}")
