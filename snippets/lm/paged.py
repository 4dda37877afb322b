import torch
from torch import Tensor


def write_paged(blocks: Tensor, table: Tensor, position: Tensor, new: Tensor) -> Tensor:
    size = blocks.size(1)
    block = table.gather(1, (position // size).unsqueeze(1)).squeeze(1)
    slot = block * size + position % size
    return blocks.flatten(0, 1).index_copy(0, slot, new).view_as(blocks)


def read_paged(blocks: Tensor, table: Tensor) -> Tensor:
    rows = blocks.index_select(0, table.flatten())
    return rows.view(*table.shape, *blocks.shape[1:]).flatten(1, 2)


blocks = torch.zeros(5, 2, 1)
table = torch.tensor([[4, 0], [2, 3]])
steps = (([0, 0], [10.0, 20.0]), ([1, 1], [11.0, 21.0]), ([2, 2], [12.0, 22.0]))
for position, new in steps:
    new = torch.tensor(new).unsqueeze(1)
    blocks = write_paged(blocks, table, torch.tensor(position), new)
print("blocks", blocks.squeeze(-1).tolist())
print("rows  ", read_paged(blocks, table).squeeze(-1).tolist())
