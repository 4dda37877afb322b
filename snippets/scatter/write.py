import torch

out = torch.zeros(2, 4, dtype=torch.int64)
index = torch.tensor([[3, 0], [1, 2]])
src = torch.tensor([[10, 20], [30, 40]])

out.scatter_(1, index, src)
print(out)
print(out.gather(1, index))
