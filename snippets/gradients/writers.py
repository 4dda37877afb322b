import torch

start = torch.zeros(4, requires_grad=True)
src = torch.tensor([10.0, 20.0, 30.0], requires_grad=True)
index = torch.tensor([2, 0, 2])
upstream = torch.tensor([5.0, 6.0, 7.0, 8.0])

start.scatter_add(0, index, src).backward(upstream)
print(src.grad)
print(upstream.gather(0, index))
print(start.grad)
