import torch

words = torch.tensor([3, 1, 3, 3])

print(torch.zeros(5).scatter_add_(0, words, torch.ones_like(words)))
