import torch
import torch.nn.functional as F

table = torch.tensor([[1.0], [2.0], [4.0]])
ids, starts = torch.tensor([0, 1, 2]), torch.tensor([0, 2])
weights = torch.tensor([10.0, 100.0])
F.embedding_bag(ids, table, starts, mode="sum", per_sample_weights=weights)
