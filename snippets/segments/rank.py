import torch
from torch import Tensor


def rank_in_group(segment: Tensor, count: int) -> Tensor:
    index = segment.long()
    order = index.argsort(stable=True)
    size = index.new_zeros(count).scatter_add(0, index, torch.ones_like(index))
    start = size.cumsum(0) - size
    place = torch.arange(index.size(0), device=index.device)
    return torch.empty_like(index).scatter(0, order, place - start[index[order]])


segment = torch.tensor([2, 0, 2, 2, 0])
print("rank ", rank_in_group(segment, 3).tolist())

score = torch.tensor([1.0, 5.0, 9.0, 4.0, 6.0])
best = score.argsort(descending=True, stable=True)
rank = torch.empty_like(best).scatter(0, best, rank_in_group(segment[best], 3))
print("rank by score", rank.tolist())
print("two best of each", (rank < 2).nonzero().squeeze(1).tolist())

table = score.new_full((3, 3), float("nan"))
table[segment, rank_in_group(segment, 3)] = score
print(table)
