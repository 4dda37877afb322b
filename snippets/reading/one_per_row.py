import torch

q = torch.tensor([[10, 11], [20, 21], [30, 31]])
act = torch.tensor([1, 0, 1])
column = act.unsqueeze(1)
row = torch.arange(3)

print(q.gather(1, column).squeeze(1))
print(q[row, act])
print(q.take_along_dim(column, 1).squeeze(1))
print(q.take(row * 2 + act))
