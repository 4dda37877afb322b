import torch
import torch.nn.functional as F

ids = torch.tensor([5, 2, 5])
weight = torch.zeros(1000, 4, requires_grad=True)
F.embedding(ids, weight, sparse=True).sum().backward()
gradient = weight.grad
print(gradient.is_coalesced(), gradient._indices().tolist())

gradient = gradient.coalesce()
print(gradient.indices().tolist(), gradient.values()[:, 0].tolist())
print(weight.nbytes, gradient.indices().nbytes + gradient.values().nbytes)
