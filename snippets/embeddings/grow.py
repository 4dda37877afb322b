import torch
from torch import nn, optim


def grown(old, rows):
    new = nn.Embedding(rows, old.embedding_dim, padding_idx=old.padding_idx)
    new = new.to(old.weight)
    with torch.no_grad():
        new.weight[: len(old.weight)] = old.weight
        new.weight[len(old.weight):] = old.weight.mean(0)
    return new


table = nn.Embedding.from_pretrained(torch.tensor([[1.0], [3.0]]), freeze=False)
optimizer = optim.SGD(table.parameters(), lr=0.1)
table = grown(table, 3)
print(table.weight.flatten().tolist())

table(torch.tensor([2])).sum().backward()
optimizer.step()
print(table.weight.flatten().tolist())
