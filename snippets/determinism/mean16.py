import torch
import warnings

warnings.simplefilter("ignore")
torch.set_default_device("cpu")
i = torch.zeros(4096, dtype=torch.int64)
ones = torch.ones(4096, 1, dtype=torch.bfloat16)
zeros = torch.zeros(1, 1, dtype=torch.bfloat16)

print(zeros.scatter_reduce(0, i[:, None], ones, "mean", include_self=False))
print(zeros.index_reduce(0, i, ones, "mean", include_self=False))
