import torch

x = torch.zeros(3, 0)

print(x.gather(1, torch.zeros(3, 0, dtype=torch.int64)).shape)
x.gather(1, torch.zeros(3, 1, dtype=torch.int64))
