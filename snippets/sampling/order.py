import torch

probs = torch.tensor([0.45, 0.3, 0.15, 0.07, 0.03])
logits = probs.log()


def top_p(x, p):
    scores, order = x.sort(dim=-1)
    remove = scores.softmax(-1).cumsum(-1) <= 1 - p
    return x.masked_fill(remove.scatter(-1, order, remove), -torch.inf)


def min_p(x, share):
    return x.masked_fill(x.softmax(-1) < share * x.softmax(-1).amax(), -torch.inf)


def kept(x):
    return (x > -torch.inf).sum().item()


print("temperature, then top-p", kept(top_p(logits / 3, 0.8)))
print("top-p, then temperature", kept(top_p(logits, 0.8) / 3))
print("top-p, then min-p", kept(min_p(top_p(logits, 0.8), 0.2)))
print("min-p, then top-p", kept(top_p(min_p(logits, 0.2), 0.8)))
