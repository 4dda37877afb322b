import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

x = torch.tensor([[[1.0], [0.0]], [[2.0], [3.0]]])
lengths = torch.tensor([1, 2], device="cpu")
packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
order = packed.sorted_indices
inverse = torch.empty_like(order).scatter_(0, order, torch.arange(2))
print(order, packed.unsorted_indices.equal(inverse))
print(pad_packed_sequence(packed, batch_first=True)[0].equal(x))
