import torch

i, m = torch.tensor([0, 2]), torch.tensor([True, False, True])
v = torch.tensor([5, 6])


def assign(x, where):
    x[where] = v


def tried(write, *where):
    try:
        write(torch.zeros(3), *where)
    except RuntimeError as error:
        return type(error).__name__
    return True


print("scatter_      ", tried(lambda x: x.scatter_(0, i, v)))
print("index_copy_   ", tried(lambda x: x.index_copy_(0, i, v)))
print("put_          ", tried(lambda x: x.put_(i, v)))
print("masked_scatter", tried(lambda x: x.masked_scatter_(m, v)))
print("x[index] = v  ", tried(assign, i))
print("x[0:2] = v    ", tried(assign, slice(0, 2)))
