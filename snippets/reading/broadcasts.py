import torch

q = torch.tensor([[10, 11], [20, 21], [30, 31]])
act = torch.tensor([1, 0, 1])

print(q.take_along_dim(act.unsqueeze(1), 1))
print(q.take_along_dim(act.unsqueeze(0), 1))
print(q.gather(1, act.unsqueeze(0)))
