import torch

scores = torch.ones(3).requires_grad_()
index = torch.tensor([0, 0])
scores.scatter(0, index, 2.0, reduce="add").sum().backward()
