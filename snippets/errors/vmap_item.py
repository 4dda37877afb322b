import torch


def pick(x, i):
    return x[i.item()]


torch.vmap(pick)(torch.arange(6).view(2, 3), torch.tensor([0, 2]))
