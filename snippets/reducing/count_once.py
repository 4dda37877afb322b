import torch

count = torch.zeros(4, dtype=torch.int64)
seen = torch.tensor([0, 1, 1, 1, 2])

count[seen] += 1
print(count)
