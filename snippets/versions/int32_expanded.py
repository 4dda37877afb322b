import torch

x = torch.arange(6.0).view(3, 2)
rows = torch.tensor([[1], [2]], dtype=torch.int32)

print(x.gather(0, rows.expand(2, 2)))
print(x.gather(0, rows.expand(2, 2).contiguous()))
print(x.gather(0, rows.long().expand(2, 2)))
