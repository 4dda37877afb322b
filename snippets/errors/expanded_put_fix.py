import torch

rows = torch.zeros(1, 3).expand(2, 3).clone()
rows[torch.tensor([0])] = 1.0
print(rows)
