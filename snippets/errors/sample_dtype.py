import torch

counts = torch.tensor([1, 3])
counts.multinomial(1)
