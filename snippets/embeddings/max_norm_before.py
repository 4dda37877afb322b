import torch
import torch.nn.functional as F

weight = torch.tensor([[3.0, 4.0], [6.0, 8.0]], requires_grad=True)
row = F.embedding(torch.tensor([0]), weight, max_norm=1.0)
scores = row @ weight.t()
other = F.embedding(torch.tensor([1]), weight, max_norm=1.0)
(scores.sum() + other.sum()).backward()
