import torch
import torch.nn.functional as F

logits = torch.tensor([2.0, 1.0, -torch.inf])
index = torch.tensor([0, 1])

print(logits.gather(0, index))
print(F.one_hot(index, 3).float() @ logits)
