import torch
import torch.nn.functional as F

table = torch.tensor([[1.0], [2.0], [4.0]])
F.embedding_bag(torch.tensor([0, 1, 2]), table, torch.tensor([0, 4]))
