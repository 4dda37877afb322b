import torch

p = torch.tensor([0.5, 0.25, 0.8])
total = p.log().sum()
print(f"{total:.4f} {total.exp():.4f} {p.prod():.4f}")
print(f"{p.log().mean():.4f}")

p = torch.full((2000,), 0.5)
print(p.prod(), f"{p.log().sum():.2f}")
