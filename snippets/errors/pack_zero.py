import torch
from torch.nn.utils.rnn import pack_padded_sequence

padded = torch.tensor([[1, 2, 3], [0, 0, 0]])
pack_padded_sequence(padded, torch.tensor([3, 0], device="cpu"), batch_first=True)
