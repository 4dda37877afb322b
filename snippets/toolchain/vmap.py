import torch

scores = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
index = torch.tensor([[2, 0], [1, 1]])
src = torch.tensor([[10.0, 20.0], [30.0, 40.0]])


def read(row, i):
    return row.gather(0, i)


def add(i, values):
    return torch.zeros(3).scatter_add(0, i, values)


print(torch.vmap(read)(scores, index))
print(scores.gather(1, index))
print(torch.vmap(add)(index, src))
