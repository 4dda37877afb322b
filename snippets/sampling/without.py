import torch

torch.manual_seed(0)
logits = torch.tensor([0.5, 0.3, 0.2, 0.0]).log().expand(100_000, 4)
noise = torch.empty(logits.shape).exponential_()
scores, ids = (logits - noise.log()).topk(2, -1)

first, second = ids.unbind(-1)
share = second[first == 0].bincount(minlength=4) / (first == 0).sum()
print(((share - torch.tensor([0.0, 0.6, 0.4, 0.0])).abs() < 0.02).all())
print((first == second).any())

scores, ids = (logits[:2] - noise[:2].log()).topk(4, -1)
print(scores.isfinite().sum(-1))
