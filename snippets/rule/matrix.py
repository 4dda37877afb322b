import torch
import torch.nn.functional as F

x = torch.tensor([1, 2, 3, 4])
y = torch.tensor([10, 20, 30])
index = torch.tensor([2, 0, 2])

S = F.one_hot(index, 4)
print(S)
print(S @ x, x.gather(0, index))
print(S.T @ y, torch.zeros(4, dtype=torch.int64).scatter_add(0, index, y))
