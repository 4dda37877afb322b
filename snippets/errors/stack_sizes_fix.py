import torch
from torch.nn.utils.rnn import pad_sequence

rows = [torch.tensor([1, 2]), torch.tensor([3, 4, 5])]
print(pad_sequence(rows, batch_first=True, padding_value=-1))
print(torch.cat(rows), torch.tensor([0, 2, 5]))
