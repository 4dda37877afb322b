import torch

index = torch.tensor([[0], [2]])
src = torch.ones(2, 3, requires_grad=True)

out = torch.zeros(2, 3).scatter_add(1, index, src)
print(out.detach())
out.sum().backward()
