import torch
import torch.nn.functional as F

x, experts = torch.ones(3, 4), torch.eye(4).repeat(2, 1, 1)
ids = torch.tensor([0, 0, 0])
load = ids.new_zeros(len(experts)).scatter_add_(0, ids, torch.ones_like(ids))
print(load, F.grouped_mm(x, experts, offs=load.cumsum(0, dtype=torch.int32)).sum())
