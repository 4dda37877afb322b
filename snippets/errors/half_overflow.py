import torch

scores = torch.zeros(2, dtype=torch.float16)
scores.masked_fill_(torch.tensor([True, False]), -1e9)
