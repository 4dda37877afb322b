import torch

labels = torch.tensor([[0], [2]])
one = torch.tensor(1.0)

print(torch.zeros(2, 3).scatter_(1, labels, one.item()))
print(torch.zeros(2, 3).scatter_(1, labels, one.expand(2, 1)))
