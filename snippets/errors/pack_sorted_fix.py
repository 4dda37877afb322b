import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

padded = torch.tensor([[1, 2, 0], [3, 4, 5]])
lengths = torch.tensor([2, 3], device="cpu")
packed = pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)
print(packed.data)
print(pad_packed_sequence(packed, batch_first=True))
