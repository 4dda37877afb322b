import torch

weight = torch.tensor([[0.1, 0.5, 0.2, 0.2], [0.4, 0.3, 0.2, 0.1]])
value, place = weight.topk(2)

kept = torch.zeros_like(weight).scatter(1, place, value)
threshold = weight >= value[:, -1:]
print(kept.count_nonzero(1), threshold.sum(1))
print((kept.sum(1) - value.sum(1)).abs().max().item() < 1e-6)
