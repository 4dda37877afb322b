import torch
from torch import Tensor


def last_of_each(values: Tensor, offsets: Tensor) -> Tensor:
    kept = offsets[1:] > offsets[:-1]
    out = values.new_zeros(len(kept), *values.shape[1:])
    out[kept] = values[offsets[1:][kept] - 1]
    return out


values = torch.tensor([[1.0, 1.5], [2.0, 2.5], [3.0, 3.5], [4.0, 4.5], [5.0, 5.5]])
offsets = torch.tensor([0, 0, 2, 5])
print(last_of_each(values, offsets).tolist())
print(values[offsets[1:] - 1].tolist())

lengths = offsets.diff()
which = torch.arange(3, device=lengths.device)
segment = which.repeat_interleave(lengths, output_size=len(values))
print(segment.tolist(), values.new_zeros(3, 2).index_add(0, segment, values).tolist())
