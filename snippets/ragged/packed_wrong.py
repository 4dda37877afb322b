import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

x = torch.tensor([[11.0, 12.0, 0.0], [21.0, 0.0, 0.0], [31.0, 32.0, 33.0]])
lengths = torch.tensor([2, 1, 3], device="cpu")
rows_as_steps = pack_padded_sequence(x, lengths, enforce_sorted=False)
print("no batch_first", rows_as_steps.data.tolist())

too_long = pack_padded_sequence(x, lengths + 2, batch_first=True, enforce_sorted=False)
print("too long      ", len(too_long.data), int(too_long.batch_sizes.sum()))
try:
    pad_packed_sequence(too_long, batch_first=True)
except RuntimeError as error:
    print("unpacking     ", error)

with_empty = torch.tensor([2, 0, 3], device="cpu")
pack_padded_sequence(x, with_empty, batch_first=True, enforce_sorted=False)
