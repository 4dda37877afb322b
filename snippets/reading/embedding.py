import torch
import torch.nn.functional as F

table = torch.tensor([[0.0, 0.0], [1.0, 2.0], [3.0, 4.0]])
table.requires_grad_()
ids = torch.tensor([[1, 2, 0], [2, 0, 0]])

out = F.embedding(ids, table, padding_idx=0)
print(tuple(out.shape), out.equal(table[ids]))
out.sum().backward()
print(table.grad)
