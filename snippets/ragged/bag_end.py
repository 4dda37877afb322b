import torch
import torch.nn.functional as F

table = torch.tensor([[1.0], [2.0], [4.0], [8.0]])
ids = torch.tensor([0, 1, 2, 3])
starts = torch.tensor([0, 1])
offsets = torch.tensor([0, 1, 4])

for mode in ("sum", "mean", "max"):
    right = F.embedding_bag(ids, table, offsets, mode=mode, include_last_offset=True)
    short = F.embedding_bag(ids, table, starts, mode=mode, include_last_offset=True)
    extra = F.embedding_bag(ids, table, offsets, mode=mode)
    print(mode, right.flatten().tolist(), short.flatten().tolist(), extra.flatten().tolist())

double = F.embedding_bag(ids, table.double(), starts, mode="sum", include_last_offset=True)
print("sum", double.flatten().tolist(), double.dtype)
