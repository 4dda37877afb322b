import torch

probs = torch.tensor([[0.5, 0.3, 0.15, 0.05], [0.95, 0.03, 0.01, 0.01]])
p = 0.6
total = probs.cumsum(-1)
before = total - probs
print("total <= p", (total <= p).sum(-1).tolist())
print("before < p", (before < p).sum(-1).tolist())
