import torch

x = torch.arange(12).view(2, 3, 2)
rows = torch.tensor([[2, 0], [1, 1]])

batch = torch.arange(2).unsqueeze(1)
picked = x[batch, rows]
print(picked)
print(picked.equal(torch.take_along_dim(x, rows.unsqueeze(2), 1)))
