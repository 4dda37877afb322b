import torch

torch.manual_seed(0)
x = torch.randn(4, 6)


def gathers(found):
    return torch.equal(x.gather(1, found.indices), found.values)


print("max    ", gathers(x.max(1, keepdim=True)))
print("median ", gathers(x.median(1, keepdim=True)))
print("kth    ", gathers(x.kthvalue(2, 1, keepdim=True)))
print("sort   ", gathers(x.sort(1)))
print("topk   ", gathers(x.topk(3)))

order = x.argsort(1)
back = order.argsort(1)
print("undo   ", torch.equal(x.gather(1, order).gather(1, back), x))

first, then = torch.randint(6, (2, 4, 6))
twice = x.gather(1, first).gather(1, then)
print("compose", torch.equal(x.gather(1, first.gather(1, then)), twice))
