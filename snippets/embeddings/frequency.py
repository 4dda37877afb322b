import torch
import torch.nn.functional as F

ids = torch.tensor([1, 1, 1, 2])
weight = torch.zeros(3, 1, requires_grad=True)

for scaled in (False, True):
    rows = F.embedding(ids, weight, scale_grad_by_freq=scaled)
    print(torch.autograd.grad(rows.sum(), weight)[0].flatten().tolist())

count = torch.bincount(ids, minlength=3)
by_hand = weight.index_select(0, ids) / count[ids].unsqueeze(-1)
print(torch.autograd.grad(by_hand.sum(), weight)[0].flatten().tolist())
