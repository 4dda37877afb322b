import torch

weight = torch.ones(3, requires_grad=True)
x = weight * 2
picked = x.gather(0, torch.tensor([2, 0]))

x = x + 1
picked.sum().backward()
print(weight.grad)
