import torch

def positive(row):
    return row[row > 0]

torch.vmap(positive)(torch.tensor([[1.0, -2.0], [3.0, 4.0]]))
