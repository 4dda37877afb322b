import torch

torch.manual_seed(0)
x = torch.arange(8).view(2, 4)
order = torch.rand(x.shape).argsort(1)
shuffled = x.gather(1, order)
print(shuffled.sort(1).values.equal(x))
print(shuffled.gather(1, order.argsort(1)).equal(x))
