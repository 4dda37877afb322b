import torch

def first_place(row):
    return row.ne(0).int().argmax()

print(torch.vmap(first_place)(torch.tensor([[0, 1], [1, 1]])))
