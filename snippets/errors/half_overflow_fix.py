import torch

scores, mask = torch.zeros(2, dtype=torch.float16), torch.tensor([True, False])
print(scores.masked_fill(mask, float("-inf")))
print(scores.masked_fill(mask, torch.finfo(scores.dtype).min))
print(torch.where(mask, -1e9, scores))
scores[mask.nonzero().squeeze(1)] = -1e9
print(scores)
