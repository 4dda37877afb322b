import torch
import torch.nn.functional as F

bias = torch.tensor([0.1, 0.2, 0.3])
F.embedding(torch.tensor([2, 0]), bias)
