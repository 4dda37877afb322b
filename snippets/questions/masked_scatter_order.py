import torch

mask = torch.tensor([False, True, True])
source = torch.tensor([5.0, 6.0, 7.0]).requires_grad_()
for result in (torch.zeros(3).masked_scatter(mask, source), torch.where(mask, source, 0.0)):
    print(result.detach(), torch.autograd.grad(result.sum(), source)[0])
