import torch
import torch.nn.functional as F

weight = torch.tensor([[0.1, 0.2], [1.1, 1.2], [2.1, 2.2]])
ids = torch.tensor([[2, 0], [1, 1]])

rows = F.embedding(ids, weight)
print(rows.shape)
print(rows.equal(weight[ids]))
print(rows.equal(weight.index_select(0, ids.flatten()).unflatten(0, ids.shape)))
index = ids.reshape(-1, 1).expand(-1, weight.size(1))
print(rows.equal(weight.gather(0, index).view(rows.shape)))
print(rows.equal(F.one_hot(ids, len(weight)).float() @ weight))
