import torch

ids = torch.tensor([0, 1, 1], dtype=torch.int32)
rows = torch.ones(3, 16)

index = ids.long()[:, None].expand(3, 16)
print(torch.zeros(2, 16).scatter_add_(0, index, rows)[:, 0])
print(torch.zeros(2, 16).index_add_(0, ids, rows)[:, 0])
print(torch.zeros(2, 15).scatter_add_(0, ids[:, None].expand(3, 15), rows)[:, 0])
