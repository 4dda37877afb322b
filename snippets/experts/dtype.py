import torch

out = torch.zeros(4, 2)
token = torch.tensor([0, 1])
y = torch.ones(2, 2, dtype=torch.bfloat16)
print(out.index_add(0, token, y.to(out.dtype)).tolist())
out.index_add_(0, token, y)
