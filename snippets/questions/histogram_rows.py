import torch

x = torch.tensor([[0, 1, 1, 3], [2, 0, 2, 2]])
counts = x.new_zeros(2, 4).scatter_add_(1, x, torch.ones_like(x))
print(counts)
print(torch.stack([row.bincount(minlength=4) for row in x]).equal(counts))
