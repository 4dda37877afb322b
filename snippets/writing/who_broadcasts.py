import torch

row, line = torch.tensor([3, 0]), torch.tensor([1.0, 2.0, 3.0])


def assign(x):
    x[row] = line


def tried(write):
    try:
        write(torch.zeros(4, 3))
    except (IndexError, RuntimeError) as error:
        return type(error).__name__
    return True


lines = line.view(1, 3)
print("x[i] = v      ", tried(assign))
print("index_copy_   ", tried(lambda x: x.index_copy_(0, row, lines)))
print("scatter_      ",
      tried(lambda x: x.scatter_(0, row.view(2, 1).expand(2, 3), lines)))
print("put_          ", tried(lambda x: x.put_(row, line[:1])))
print("masked_scatter", tried(lambda x: x.masked_scatter_(line > 1, line)))
