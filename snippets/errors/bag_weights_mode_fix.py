import torch
import torch.nn.functional as F

table = torch.tensor([[1.0], [2.0], [4.0]])
ids, starts = torch.tensor([0, 1, 2]), torch.tensor([0, 2])
weights = torch.tensor([1.0, 3.0, 2.0])
total = torch.zeros(2).index_add_(0, torch.tensor([0, 0, 1]), weights)
bags = F.embedding_bag(ids, table, starts, mode="sum", per_sample_weights=weights)
print(bags.T / total)
