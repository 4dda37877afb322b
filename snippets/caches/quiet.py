import torch


def brackets(cache, position, new):
    cache[torch.tensor([position])] = new


def a_slice(cache, position, new):
    cache[position : position + 1] = new


def index_copy(cache, position, new):
    cache.index_copy_(0, torch.tensor([position]), new)


for write in (brackets, a_slice, index_copy):
    for position, dtype in ((-1, torch.float32), (3, torch.float32), (0, torch.bfloat16)):
        cache = torch.zeros(3, dtype=dtype)
        try:
            write(cache, position, torch.tensor([1.125 + 2**-9]))
            print(f"{write.__name__:10}", position, cache.tolist())
        except (IndexError, RuntimeError) as error:
            print(f"{write.__name__:10}", position, type(error).__name__)
