import torch
import torch.nn.functional as F

labels = torch.tensor([2, 0], dtype=torch.int32)

F.cross_entropy(torch.zeros(2, 3), labels)
