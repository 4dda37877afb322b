import torch

cache = torch.zeros(2, 4, dtype=torch.int64)
position = torch.tensor([1, 3])
new = torch.tensor([7, 8])

cache[:, position] = new
print(cache)
