import torch


def clear_first(x, bad):
    x = x.clone()
    x[:, 0] = x[:, 0].masked_fill(bad, 0)
    return x


x = torch.tensor([[1, 2], [3, 4], [5, 6]])
bad = torch.tensor([True, False, True])
print(clear_first(x, bad))

x[bad, 0] = 0
print(x)
