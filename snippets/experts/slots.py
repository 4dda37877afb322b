import torch
from torch import Tensor


def slots(chosen: Tensor, experts: int, capacity: int) -> Tensor:
    ids = chosen.movedim(-1, 0).flatten()
    order = ids.argsort(stable=True)
    load = ids.new_zeros(experts).scatter_add_(0, ids, torch.ones_like(ids))
    begin = load.cumsum(0) - load
    place = torch.arange(ids.numel(), device=ids.device)
    rank = torch.empty_like(place).index_copy(0, order, place - begin[ids[order]])
    slot = torch.where(rank < capacity, ids * capacity + rank, experts * capacity)
    return slot.view(chosen.size(-1), *chosen.shape[:-1]).movedim(0, -1)


chosen = torch.tensor([[1, 0], [2, 0], [0, 1], [0, 2]])
print("first choices first", slots(chosen, 3, 2).tolist())
print("token by token     ", slots(chosen.flatten().unsqueeze(-1), 3, 2).view(4, 2).tolist())
padding = torch.tensor([[True], [False], [False], [False]])
print("token 0 is padding ", slots(chosen.masked_fill(padding, 3), 4, 2).clamp(max=6).tolist())
