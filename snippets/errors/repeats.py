import torch

words = torch.tensor([10, 20, 30])
counts = torch.tensor([2, 1])
words.repeat_interleave(counts)
