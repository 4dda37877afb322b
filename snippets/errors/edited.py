import torch

x = torch.ones(3, requires_grad=True) * 2
picked = x.gather(0, torch.tensor([2, 0]))

x.add_(1)
picked.sum().backward()
