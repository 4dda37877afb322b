import torch
from torch.nn.utils.rnn import pack_padded_sequence

padded = torch.tensor([[1, 2, 3], [4, 5, 0]])
pack_padded_sequence(padded, torch.tensor([3, 2], device="cpu"))
