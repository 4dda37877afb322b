import torch

index = torch.tensor([0, 0, 0])
src = torch.tensor([3.0, 3.0, 1.0], requires_grad=True)

out = torch.zeros(1).scatter_reduce(0, index, src, "amax", include_self=False)
out.backward()
print(out.item(), src.grad)
