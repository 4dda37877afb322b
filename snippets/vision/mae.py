import torch

patches = torch.tensor([[[10, 11], [20, 21], [30, 31], [40, 41]]])
noise = torch.tensor([[0.9, 0.1, 0.5, 0.3]])

order = noise.argsort(1)
restore = order.argsort(1)
print("order  ", order.tolist())
print("restore", restore.tolist())

kept = patches.gather(1, order[:, :2].unsqueeze(-1).expand(-1, -1, 2))
print("kept   ", kept.tolist())
filled = torch.cat([kept, torch.zeros_like(kept)], dim=1)
back = filled.gather(1, restore.unsqueeze(-1).expand(-1, -1, 2))
print("back   ", back.tolist())

masked = torch.tensor([[0, 0, 1, 1]]).gather(1, restore)
print("masked ", masked.tolist())
