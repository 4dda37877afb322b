import torch

for probs, p in (([0.5, 0.25, 0.125, 0.125], 0.625), ([0.95, 0.05], 0.9)):
    sorted_probs = torch.tensor(probs)
    total = sorted_probs.cumsum(0)
    print((total <= p).sum().item(), (total - sorted_probs < p).sum().item())
