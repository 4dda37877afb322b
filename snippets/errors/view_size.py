import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

padded = torch.tensor([[1, 2, 3], [4, 5, 6]])
packed = pack_padded_sequence(padded, torch.tensor([4, 4], device="cpu"), batch_first=True)
pad_packed_sequence(packed, batch_first=True)
