import torch
import torch.nn.functional as F

logits, labels = torch.zeros(2, 4, 5), torch.zeros(2, 4, dtype=torch.int64)
F.cross_entropy(logits.flatten(0, 1), labels[:, 1:].flatten())
