import torch

cache = torch.zeros(2, 1, 4, 1)
new = torch.tensor([[[[1.0]]], [[[2.0]]]])
cache.index_copy_(2, torch.tensor([0]), new)
print(cache.squeeze())

texts, lengths = torch.arange(2), torch.tensor([1, 3])
cache[texts, :, lengths] = new[:, :, 0]
print(cache.squeeze())
