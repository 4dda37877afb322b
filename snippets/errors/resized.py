import torch

x = torch.tensor([10, 20, 30])
out = torch.empty(3, dtype=torch.int64)

print(torch.gather(x, 0, torch.tensor([2, 0]), out=out))
