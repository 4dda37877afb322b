import torch
import torch.nn.functional as F

labels = torch.tensor([0, 2, 255])
ignored = labels == 255
rows = F.one_hot(labels.masked_fill(ignored, 0), 3)
print(rows.masked_fill_(ignored[..., None], 0))
print(F.one_hot(labels, labels.max() + 1).shape)
