import torch

x = torch.tensor([[0., 1.], [10., 11.], [20., 21.]])
rows = torch.tensor([[1], [2]], dtype=torch.int32)

index = rows.expand(2, 2)
print(index.tolist())
print(x.gather(0, index))
print(x.gather(0, index.contiguous()))
print(x.gather(0, rows.long().expand(2, 2)))
