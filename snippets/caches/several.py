import torch
from torch import Tensor


def write_at(cache: Tensor, position: Tensor, new: Tensor) -> Tensor:
    index = position.long().unsqueeze(-2).unsqueeze(-1).expand_as(new)
    return cache.scatter_(-2, index, new.to(cache.dtype))


new = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).view(1, 2, 2, 1)
position = torch.tensor([[1, 2]])
rows = torch.arange(1).unsqueeze(-1)
turned, right = torch.zeros(2, 1, 2, 4, 1)
turned[rows, :, position] = new
right[rows, :, position] = new.transpose(1, 2)
print("as it is ", turned.int().flatten(2).tolist())
print("transpose", right.int().flatten(2).tolist())
print(torch.equal(right, write_at(torch.zeros(1, 2, 4, 1), position, new)))
