import torch

group, score = torch.tensor([0, 1, 0, 1]), torch.tensor([5.0, 3.0, 5.0, 1.0])
best = score.new_full((2,), -torch.inf).scatter_reduce_(0, group, score, "amax")
place = torch.arange(len(score)).masked_fill(score < best[group], len(score))
first = torch.full((2,), len(score)).scatter_reduce_(0, group, place, "amin")
print(best, first)
