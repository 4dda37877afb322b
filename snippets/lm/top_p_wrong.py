import torch

remove_sorted = torch.tensor([False, False, True, True])
for scores in ([1.0, 3.0, 2.0, 0.0], [3.0, 1.0, 2.0, 0.0]):
    order = torch.tensor(scores).argsort(descending=True)
    inverse = order.argsort()
    print("order", order.tolist(), "inverse", inverse.tolist())
    scattered = torch.zeros(4, dtype=torch.bool)
    scattered.scatter_(0, order, remove_sorted)
    print("  scatter(order)  ", scattered)
    print("  gather(inverse) ", remove_sorted.gather(0, inverse))
    print("  gather(order)   ", remove_sorted.gather(0, order))
