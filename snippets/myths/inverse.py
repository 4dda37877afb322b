import torch

order = torch.tensor([2, 0, 3, 1])

inverse = torch.empty_like(order).scatter_(0, order, torch.arange(4))
print(inverse, torch.equal(inverse, order.argsort()))
print(order.gather(0, inverse))
