import torch

labels = torch.tensor([2, -100, 0])
classes = 3

slot = labels.masked_fill(labels == -100, classes)
print(slot)

wide = torch.zeros(3, classes + 1).scatter_(1, slot.unsqueeze(1), 1.0)
print(wide[:, :classes])
