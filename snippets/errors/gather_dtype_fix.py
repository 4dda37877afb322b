import torch

x = torch.tensor([[10, 20, 30, 40]])

print(x.gather(1, torch.tensor([[4]]) // 2))
print(x.gather(1, torch.tensor([[2.0]]).long()))
