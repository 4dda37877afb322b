import torch
from torch.nn.utils.rnn import pack_padded_sequence

padded = torch.tensor([[1, 2, 0], [3, 4, 5]])
pack_padded_sequence(padded, torch.tensor([2, 3], device="cpu"), batch_first=True)
