import torch

values = torch.tensor([[1.0], [2.0]], requires_grad=True)
scores = torch.zeros(2, 2)
allowed = torch.tensor([[True, True], [False, False]])

weights = scores.masked_fill(~allowed, float("-inf")).softmax(-1)
print(weights)
for safe in (weights, weights.where(allowed, 0)):
    first = (safe @ values)[0]
    print(torch.autograd.grad(first.sum(), values)[0].flatten())
