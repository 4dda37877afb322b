import torch

x = torch.tensor([10, 20, 30])
index = torch.tensor([2, 0])
out = torch.empty(3, dtype=torch.int64)

print(torch.gather(x, 0, index, out=out.resize_(0)))
print(torch.gather(x, 0, index, out=torch.empty_like(index)))
