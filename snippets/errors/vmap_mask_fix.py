import torch

def positive(row):
    return torch.where(row > 0, row, 0.0)

print(torch.vmap(positive)(torch.tensor([[1.0, -2.0], [3.0, 4.0]])))
