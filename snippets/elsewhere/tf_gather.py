import torch
from math import prod
from torch import Tensor


def tf_gather(x: Tensor, indices: Tensor, axis: int, batch_dims: int = 0) -> Tensor:
    if indices.shape[:batch_dims] != x.shape[:batch_dims]:
        raise ValueError(f"the first {batch_dims} sizes of x and indices differ")
    outer, inner = x.shape[:axis], x.shape[axis + 1:]
    own = indices.shape[batch_dims:]
    line = [*x.shape[:batch_dims], *[1] * (axis - batch_dims), prod(own), *[1] * len(inner)]
    index = indices.reshape(line).expand(*outer, -1, *inner)
    return x.gather(axis, index).reshape([*outer, *own, *inner])


x = torch.arange(24).view(2, 3, 4)
rows = torch.tensor([[2, 0], [1, 1]])
print(tf_gather(x, rows, axis=1).equal(x[:, rows]))
print(tf_gather(x, rows, axis=1, batch_dims=1).equal(x[torch.tensor([[0], [1]]), rows]))
print(tf_gather(x, rows, axis=2, batch_dims=1)[1].equal(x[1][:, rows[1]]))
cells = torch.tensor([[[3, 0], [1, 1], [0, 2]]]).expand(2, 3, 2)
print(tf_gather(x, cells, axis=2, batch_dims=2).equal(x.gather(2, cells)))
