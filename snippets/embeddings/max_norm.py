import torch
import torch.nn.functional as F

weight = torch.tensor([[3.0, 4.0], [6.0, 8.0], [0.3, 0.4]])
with torch.no_grad():
    out = F.embedding(torch.tensor([0, 2]), weight, max_norm=1.0)
print(weight)

weight = torch.tensor([[3.0, 4.0], [6.0, 8.0], [0.3, 0.4]], requires_grad=True)
norm = weight.norm(dim=-1, keepdim=True)
capped = weight * (1 / norm).clamp(max=1.0)
print(F.embedding(torch.tensor([0, 2]), capped).detach(), weight[0].detach())
