import torch

torch.set_default_device("cpu")


def twice(x, y):
    return (x[y > 0] * y[y > 0]).sum()


def once(x, y):
    keep = y > 0
    return (x[keep] * y[keep]).sum()


x, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, -5.0, 6.0])
print(torch.compile(twice, fullgraph=True)(x, y))
x.requires_grad_()
print(torch.compile(once, fullgraph=True)(x, y))
torch.compile(twice, fullgraph=True)(x, y)
