import torch
import torch.nn.functional as F

table, ids = torch.tensor([[1.0], [2.0], [4.0]]), torch.tensor([0, 1, 2, 2])
starts, bounds = torch.tensor([0, 2]), torch.tensor([0, 2, 4])
print(F.embedding_bag(ids, table, starts, mode="sum").T)
print(F.embedding_bag(ids, table, bounds, mode="sum", include_last_offset=True).T)
print(F.embedding_bag(ids, table, bounds, mode="sum").T)
print(F.embedding_bag(ids, table, starts).T)
