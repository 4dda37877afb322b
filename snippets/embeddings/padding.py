import torch
from torch import nn

ids = torch.tensor([0, 1, 2])
made = nn.Embedding(3, 2, padding_idx=0)
given = nn.Embedding.from_pretrained(torch.ones(3, 2), padding_idx=0, freeze=False)
print(made.weight[0].tolist(), given.weight[0].tolist())

nn.init.ones_(made.weight)
made(ids).sum().backward()
print(made.weight[0].tolist(), made.weight.grad.tolist())

last = nn.Embedding(3, 2, padding_idx=-1)
print(last.padding_idx, last.weight[2].tolist())
