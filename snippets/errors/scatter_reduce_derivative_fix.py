import torch

scores = torch.ones(3).requires_grad_()
index = torch.tensor([0, 0])
scores.scatter_add(0, index, torch.full((2,), 2.0)).sum().backward()
print(scores.grad)
