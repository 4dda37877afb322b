import torch

words = torch.tensor([3, 1, 3, 3])

floats = torch.zeros(5)
floats.scatter_add_(0, words, torch.ones(words.shape))
integers = torch.zeros(5, dtype=words.dtype)
integers.scatter_add_(0, words, torch.ones_like(words))
print(floats, integers)
print(torch.equal(integers, torch.bincount(words, minlength=5)))

top = torch.tensor(16777216.0)
print(torch.equal(top + 1, top))
