import torch


def write_each(cache, position, new):
    index = position.unsqueeze(1)
    return cache.scatter(1, index, new.unsqueeze(1))


cache = torch.zeros(2, 4, dtype=torch.int64)
position = torch.tensor([1, 3])
new = torch.tensor([7, 8])
print(write_each(cache, position, new))

cache[torch.arange(2), position] = new
print(cache)
