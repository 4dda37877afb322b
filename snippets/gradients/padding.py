import torch
import torch.nn.functional as F

ids = torch.tensor([[2, 1], [1, 0]])  # 0 is the padding
table = torch.zeros(3, 2, requires_grad=True)

F.embedding(ids, table, padding_idx=0).sum().backward()
print(table.grad)
table.grad = None
table.index_select(0, ids.flatten()).sum().backward()
print(table.grad)
