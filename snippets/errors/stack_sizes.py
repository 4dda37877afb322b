import torch

rows = [torch.tensor([1, 2]), torch.tensor([3, 4, 5])]
torch.stack(rows)
