import torch

x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
chosen = torch.tensor([[0, 1], [1, 0], [1, 2], [0, 1]])
weights = torch.tensor([[0.75, 0.25], [0.5, 0.5], [0.75, 0.25], [0.5, 0.5]])
factor = torch.tensor([1.0, 2.0, 100.0])

order = chosen.flatten().argsort(stable=True)
token = order // chosen.size(1)
load = torch.bincount(chosen.flatten(), minlength=3)
print("token", token.tolist())
print("load ", load.tolist())

parts = x[token].split(load.tolist())
y = torch.cat([f * part for f, part in zip(factor, parts, strict=True)])
y = y * weights.flatten()[order].unsqueeze(1)
print(torch.zeros_like(x).index_add_(0, token, y))
