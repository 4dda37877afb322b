import torch

x = torch.tensor([[10, 20, 30], [40, 50, 60]])
order = torch.tensor([[2, 0, 1], [1, 2, 0]])

shuffled = x.gather(1, order)
print("shuffled", shuffled.tolist())
by_sort = order.argsort(1)
places = torch.arange(3).expand_as(order)
by_scatter = torch.zeros_like(order).scatter_(1, order, places)
print("inverse ", by_scatter.tolist(), torch.equal(by_sort, by_scatter))
print("restored", shuffled.gather(1, by_scatter).tolist())
print("scatter ", torch.zeros_like(x).scatter_(1, order, shuffled).tolist())
print("wrong   ", shuffled.gather(1, order).tolist())
