import torch
import torch.nn.functional as F

table = torch.tensor([[1.0], [2.0], [4.0]])
ids, starts, weights = torch.tensor([0, 1, 2]), torch.tensor([0, 2]), torch.ones(3)
F.embedding_bag(ids, table, starts, per_sample_weights=weights)
