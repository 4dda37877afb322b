import torch

level = torch.tensor([[0, 2, 2, 1], [1, 1, 1, 0]])
zeros = torch.zeros(2, 3, dtype=torch.int64)

print(zeros.scatter_add(1, level, torch.ones_like(level)))
