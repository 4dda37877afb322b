import torch

score = torch.tensor([[30, 10, 40, 20]])
best_first, order = score.sort(descending=True)
print(best_first, order)

keep_sorted = torch.tensor([[True, True, False, False]])
print(keep_sorted.gather(1, order))
