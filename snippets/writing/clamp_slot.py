import torch

token_ids = torch.tensor([[1, 7, 2]])
vocabulary = 4

seen = torch.zeros(1, vocabulary + 1, dtype=torch.int64)
seen.scatter_(1, token_ids.clamp(max=vocabulary), 1)
print(seen, seen[:, :vocabulary])
