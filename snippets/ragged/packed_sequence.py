import torch
from torch.nn.utils.rnn import pack_padded_sequence

x = torch.tensor([[11.0, 12.0, 0.0], [21.0, 0.0, 0.0], [31.0, 32.0, 33.0]])
lengths = torch.tensor([2, 1, 3], device="cpu")
packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
print("data       ", packed.data.tolist())
print("batch_sizes", packed.batch_sizes.tolist())

order = packed.sorted_indices
segment = torch.cat([order[:size] for size in packed.batch_sizes])
print("segment    ", segment.tolist())
print("sums       ", x.new_zeros(3).index_add(0, segment, packed.data).tolist())
