import torch

x = torch.zeros(1, 3).expand(2, 3)
zero, one = torch.tensor([0]), torch.ones(1, 3)


def tried(write):
    try:
        write()
    except RuntimeError as error:
        return str(error)[:21]
    return True


print("index_copy_   ", tried(lambda: x.index_copy_(0, zero, one)))
print("put_          ", tried(lambda: x.put_(zero, one[0, :1])))
print("masked_scatter", tried(lambda: x.masked_scatter_(one > 1, one)))
print("scatter_add_  ", tried(lambda: x.scatter_add_(1, zero[None], one)))
