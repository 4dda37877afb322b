import torch
import torch.nn.functional as F
import warnings

warnings.simplefilter("ignore")
x = torch.tensor([[10, 20], [30, 40]])
print(x.take_along_dim(torch.tensor([3, 0], dtype=torch.int32)))
try:
    x.take_along_dim(torch.tensor([-1]))
except RuntimeError as error:
    print(error)
vector, i = torch.tensor([5.0, 6.0]), torch.tensor(1)
print(vector.gather(0, i), vector.index_select(0, i), vector[i], vector.take(i))

print(torch.ones(2).scatter_(0, i, value=i), torch.ones(2).scatter_(0, i, 3.0, reduce="multiply"))
half = torch.ones(1).bfloat16()
print([torch.bincount(i[None], w).dtype for w in (None, i[None], half, half.float())])
ids = torch.tensor([0, 1, 1], dtype=torch.int8)
print(F.embedding_bag(ids, torch.eye(2), torch.tensor([0, 2]), mode="sum"))
weight = torch.tensor([[3.0, 4.0], [0.0, 1.0]])
F.embedding(torch.tensor([0]), weight, max_norm=1.0)
print(weight)
ones, row = torch.ones(300, 2).bfloat16(), torch.zeros(300, dtype=torch.int64)
print(torch.zeros(1).bfloat16().index_reduce(0, row, ones[:, 0], "mean", include_self=False))
print(torch.zeros(1, 2).bfloat16().index_reduce(0, row, ones, "mean", include_self=False))
