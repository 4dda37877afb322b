import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
index = torch.tensor([0, 0, 2])
upstream = torch.tensor([0.25, 0.5, 1.0])

x.gather(0, index).backward(upstream)
print(x.grad)
print(torch.zeros(3).scatter_add(0, index, upstream))
