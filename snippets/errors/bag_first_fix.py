import torch
import torch.nn.functional as F

table = torch.tensor([[1.0], [2.0], [4.0]])
lengths = torch.tensor([1, 2])
starts = lengths.cumsum(0) - lengths
print(F.embedding_bag(torch.tensor([0, 1, 2]), table, starts, mode="sum").T)
