import torch

q = torch.tensor([[10, 11], [20, 21], [30, 31]])
act = torch.tensor([1, 0, 1])

print(q[:, act])
print(q.index_select(1, act).equal(q[:, act]))
print(q[:, act].diagonal(), q[torch.arange(3), act])
