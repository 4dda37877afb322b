import torch
import torch.nn.functional as F

x = torch.tensor([[[1.0, 7.0, 2.0, 5.0]]])
pooled, index = F.max_pool1d(x, 2, stride=1, return_indices=True)
print(pooled, index)

leaf = pooled.clone().requires_grad_()
out = F.max_unpool1d(leaf, index, 2, stride=1)
by_scatter = torch.zeros(1, 1, 4).scatter(2, index, pooled)
print(out.detach(), out.equal(by_scatter))
print(torch.autograd.grad(out.sum(), leaf)[0])
