import torch
from torch import Tensor


def to_padded(values: Tensor, offsets: Tensor, length: int, fill: float = 0.0) -> Tensor:
    begin, end = offsets[:-1].unsqueeze(1), offsets[1:].unsqueeze(1)
    place = begin + torch.arange(length, device=values.device)
    place = torch.where(place < end, place, values.size(0))
    rows = torch.cat((values, values.new_full((1, *values.shape[1:]), fill)))
    return rows.index_select(0, place.flatten()).view(*place.shape, *values.shape[1:])


def to_packed(padded: Tensor, offsets: Tensor, total: int) -> Tensor:
    row = torch.arange(padded.size(0), device=padded.device)
    row = row.repeat_interleave(offsets.diff(), output_size=total)
    return padded[row, torch.arange(total, device=padded.device) - offsets[row]]


values = torch.tensor([11.0, 12.0, 21.0, 22.0, 23.0])
offsets = torch.tensor([0, 2, 2, 5])
padded = to_padded(values, offsets, 3, fill=-1.0)
print(padded)
print(to_packed(padded, offsets, 5))
