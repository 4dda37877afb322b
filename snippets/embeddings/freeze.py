import torch
import torch.nn.functional as F
from torch import Tensor, optim


def lookup(ids: Tensor, frozen: Tensor, trained: Tensor) -> Tensor:
    return F.embedding(ids, torch.cat((frozen, trained)))


def train(parameter, table):
    optimizer = optim.AdamW([parameter], lr=0.1)
    F.embedding(torch.tensor([0, 2]), table()).sum().backward()
    optimizer.step()
    return table().detach().flatten()


whole = torch.ones(3, 1, requires_grad=True)
whole.register_hook(lambda g: g.index_fill(0, torch.tensor([0, 1]), 0))
print(train(whole, lambda: whole))

frozen, trained = torch.ones(2, 1), torch.ones(1, 1, requires_grad=True)
print(train(trained, lambda: torch.cat((frozen, trained))))
print(lookup(torch.tensor([2, 0]), frozen, trained).shape)
