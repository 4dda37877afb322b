import torch

log_p = torch.tensor([[-0.1, -2.3], [-1.6, -0.2], [-0.7, -0.7]])
label = torch.tensor([0, 1, -1])

print(log_p[torch.arange(3), label])
print(-log_p[torch.arange(3), label].mean())
