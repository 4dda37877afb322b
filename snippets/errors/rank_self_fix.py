import torch

mask = torch.tensor([0, 1, 0, 1])
index = mask.nonzero()
print(tuple(index.shape))

print(torch.zeros(4).scatter_(0, index.squeeze(1), 1.0))
