import torch

total = torch.tensor([-6.0, -1.0])
count = torch.tensor([3, 1])

print(f"{(-total.sum() / count.sum()).exp():.4f}")
print(f"{(-total / count).mean().exp():.4f}")
print(f"{(-total / count).exp().mean():.4f}")
