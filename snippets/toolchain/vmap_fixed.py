import torch

index = torch.tensor([[2, 0], [1, 1]])
src = torch.tensor([[10.0, 20.0], [30.0, 40.0]])


def add(i, values):
    return values.new_zeros(3).scatter_add_(0, i, values)


print(torch.vmap(add)(index, src))
