import torch

x = torch.zeros(2, 3, requires_grad=True)
index = torch.tensor([[0, 0, 2], [1, 1, 1]])
upstream = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])

x.gather(1, index).backward(upstream)
print(x.grad)

by_scatter_add = torch.zeros(2, 3).scatter_add(1, index, upstream)
print(torch.equal(x.grad, by_scatter_add))
