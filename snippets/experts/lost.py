import torch

token = torch.tensor([0, 1, 3, 0, 1, 2, 3, 2])
y = torch.arange(1.0, 9.0)

added = torch.zeros(4).index_add_(0, token, y)
print(added)
assigned = torch.zeros(4)
assigned[token] += y
print("rows that agree", (assigned == added).sum().item())
