import torch
import torch.nn.functional as F

logits = torch.zeros(2, 3, 5)
labels = torch.tensor([[0, 1, 4], [2, 2, 0]])
F.cross_entropy(logits, labels)
