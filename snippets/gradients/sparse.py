import torch

x = torch.zeros(2, 1000, requires_grad=True)
index = torch.tensor([[5, 5], [0, 999]])

x.gather(1, index, sparse_grad=True).sum().backward()
grad = x.grad.coalesce()
print(grad.layout, grad.indices().tolist(), grad.values().tolist())

dense, = torch.autograd.grad(x.gather(1, index).sum(), x)
print(torch.equal(grad.to_dense(), dense))
print(dense.nbytes, grad.indices().nbytes + grad.values().nbytes)
