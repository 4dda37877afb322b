import torch
import torch.nn.functional as F

labels = torch.tensor([], dtype=torch.int64)
print(F.one_hot(labels, num_classes=3).shape)
print(F.one_hot(torch.tensor([0, 1])).shape)
