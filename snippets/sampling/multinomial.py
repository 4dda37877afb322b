import torch

torch.manual_seed(0)
probs = torch.tensor([0.5, 0.5, 0.0, 0.0])
both = torch.multinomial(probs.expand(1000, 4), 2)
print(both[:, 0].eq(both[:, 1]).any())
three = torch.multinomial(probs.expand(1000, 4), 3)
print(probs[three].eq(0).sum())
print(torch.multinomial(torch.tensor([0.0, 7.0]), 3, replacement=True))
