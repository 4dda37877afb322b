import torch
import torch.nn.functional as F

table = torch.tensor([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
ids = torch.tensor([0, 2, 1, 1])
starts = torch.tensor([0, 1, 1])
offsets = torch.tensor([0, 1, 1, 4])

print("mean   ", F.embedding_bag(ids, table, starts[:2]).tolist())
print("sum    ", F.embedding_bag(ids, table, starts, mode="sum").tolist())
bags = F.embedding_bag(ids, table, offsets, mode="sum", include_last_offset=True)
print("offsets", bags.tolist())

segment = torch.arange(3).repeat_interleave(offsets.diff())
rows = table.index_select(0, ids)
print("add    ", rows.new_zeros(3, 2).index_add(0, segment, rows).tolist())
