import torch

x = torch.tensor([0.0, 4.0]).requires_grad_()
safe = x > 0
print(torch.autograd.grad(torch.where(safe, x.sqrt(), 0.0).sum(), x)[0])

inside = torch.where(safe, x, 1.0)
print(torch.autograd.grad(torch.where(safe, inside.sqrt(), 0.0).sum(), x)[0])
print(torch.autograd.grad(x[safe].sqrt().sum(), x)[0])
