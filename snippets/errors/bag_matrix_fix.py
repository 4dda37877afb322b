import torch
import torch.nn.functional as F

table = torch.tensor([[1.0], [2.0], [4.0]])
ids = torch.tensor([[0, 1], [2, 2]])
print(F.embedding_bag(ids, table, mode="sum").T)
print(F.embedding_bag(ids.flatten(), table, torch.tensor([0, 2]), mode="sum").T)
