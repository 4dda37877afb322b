import torch

x = torch.tensor([10.0, 20.0, 30.0], requires_grad=True)
index = torch.tensor([1, 1, 2])
upstream = torch.tensor([0.25, 0.5, 4.0])

x.gather(0, index).backward(upstream)
print(x.grad)
print(torch.zeros(3).scatter_add_(0, index, upstream))
