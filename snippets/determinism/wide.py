import torch
import torch.nn.functional as F

ids = torch.zeros(4096, dtype=torch.long)
ones = torch.ones(4096, dtype=torch.bfloat16)
total = torch.zeros(1).index_add_(0, ids, ones.float())
print(total.bfloat16())

table = torch.zeros(3, 1, dtype=torch.bfloat16, requires_grad=True)
F.embedding(ids, table.float()).sum().backward()
print(table.grad.flatten())
