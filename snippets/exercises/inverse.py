import torch

order = torch.tensor([[2, 0, 3, 1], [1, 3, 2, 0]])
position = torch.arange(4).expand_as(order)

inverse = torch.empty_like(order).scatter_(1, order, position)
print(inverse)
print(torch.equal(inverse, order.argsort(1)))

x = torch.tensor([[10, 20, 30, 40], [50, 60, 70, 80]])
print(torch.equal(x.gather(1, order).gather(1, inverse), x))
