import torch
import torch.nn.functional as F

table = torch.zeros(3, 2)
token_ids = torch.tensor([0, 3])

F.embedding(token_ids, table)
