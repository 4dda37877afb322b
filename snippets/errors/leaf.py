import torch

weight = torch.zeros(3, requires_grad=True)

weight.scatter_(0, torch.tensor([1]), 1.0)
