import torch

i, v = torch.tensor([-1]), torch.tensor([5.0])


def assign(x):
    x[i] = v


def tried(write):
    x = torch.zeros(3)
    try:
        write(x)
    except (IndexError, RuntimeError) as error:
        return type(error).__name__
    return x.tolist()


print("scatter_    ", tried(lambda x: x.scatter_(0, i, v)))
print("index_copy_ ", tried(lambda x: x.index_copy_(0, i, v)))
print("x[i] = v    ", tried(assign))
print("index_fill_ ", tried(lambda x: x.index_fill_(0, i, 5.0)))
print("put_        ", tried(lambda x: x.put_(i, v)))
