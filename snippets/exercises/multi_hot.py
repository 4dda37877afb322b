import torch

tags = torch.tensor([[0, 3, -1], [2, -1, -1], [-1, -1, -1]])
size = 4

slot = tags.masked_fill(tags < 0, size)
wide = torch.zeros(3, size + 1).scatter_(1, slot, 1.0)
hot = wide[:, :size]
print(hot)
print(hot.sum(1).tolist() == (tags >= 0).sum(1).tolist())
