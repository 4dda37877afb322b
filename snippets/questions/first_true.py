import torch

mask = torch.tensor([[False, True, True], [False, False, False]])
first = mask.int().argmax(1)
print(first, mask.any(1))
print(torch.where(mask.any(1), first, mask.size(1)))
