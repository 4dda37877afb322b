import torch

value = torch.tensor(1.0)
print(torch.zeros(3).scatter(0, torch.tensor([2]), value))

x = torch.zeros(2, 3)
index = torch.tensor([[0], [2]])
print(x.scatter(1, index, value.item()))
print(x.scatter(1, index, value=value))
print(x.scatter(1, index, value.expand(index.shape)))
x.scatter_(1, index, value)
