import torch

logits = torch.tensor([2.0, 1.0, 0.5, -1.0, 0.2])
y = 0

p = logits.exp() / logits.exp().sum()
print(p)
print(torch.allclose(p, logits.softmax(-1)), f"{p.sum():.4f}")
print(f"P = {p[y]:.4f}  log P = {p[y].log():.4f}")
