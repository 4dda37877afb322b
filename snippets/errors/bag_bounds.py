import torch
import torch.nn.functional as F

table = torch.zeros(3, 2)
F.embedding_bag(torch.tensor([[0, 5]]), table)
