import torch

scores, mask = torch.zeros(3), torch.tensor([True, False, True])
print(scores.masked_scatter(mask, torch.tensor([1.0, 2.0])))
print(torch.where(mask, torch.tensor([1.0, 2.0, 3.0]), scores))
