import torch
from torch.nn.utils.rnn import pack_padded_sequence

padded = torch.tensor([[1, 2, 3], [0, 0, 0]])
lengths = torch.tensor([3, 0], device="cpu")
print(pack_padded_sequence(padded, lengths.clamp(min=1), batch_first=True).data)
print(lengths > 0)
