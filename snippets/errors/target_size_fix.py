import torch
import torch.nn.functional as F

logits = torch.arange(30.0).view(2, 3, 5).sin()
labels = torch.tensor([[0, 1, 4], [2, 2, 0]])
print(F.cross_entropy(logits.transpose(1, 2), labels))
print(F.cross_entropy(logits.flatten(0, 1), labels.flatten()))
