import torch
import torch.nn.functional as F

weight = torch.ones(4, 2, requires_grad=True)
hidden = F.embedding(torch.tensor([1, 1]), weight, sparse=True)
from_rows = torch.autograd.grad(hidden.sum(), weight, retain_graph=True)[0]
scores = hidden @ weight.t()
both = torch.autograd.grad(scores.sum(), weight)[0]
print(from_rows.layout, both.layout)
print(both[:, 0].tolist())
