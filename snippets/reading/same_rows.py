import torch
import torch.nn.functional as F

x = torch.tensor([[0, 1], [10, 11], [20, 21]])
rows = torch.tensor([2, 0, 2])

out = x.index_select(0, rows)
print(out)
print(out.equal(x[rows]))
print(out.equal(F.embedding(rows, x)))
print(out.equal(x.gather(0, rows.unsqueeze(1).expand(3, 2))))
