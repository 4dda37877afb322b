import torch

x = torch.arange(12).view(3, 4)
rows = torch.tensor([0, 2])
columns = torch.tensor([0, 1, 3])

print(x[rows.unsqueeze(1), columns])
