import torch


def first_best(score, k):
    order = score.argsort(dim=-1, descending=True, stable=True)
    return order[..., :k]


score = torch.tensor([3, 5, 5, 1, 5, 5])
print(first_best(score, 2))
print(first_best(torch.stack((score, score.flip(0))), 2))
