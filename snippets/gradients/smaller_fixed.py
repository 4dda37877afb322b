import torch

index = torch.tensor([[0], [2]])
src = torch.full((2, 3), 4.0, requires_grad=True)

used = src[:, : index.size(1)]
torch.zeros(2, 3).scatter_add(1, index, used).sum().backward()
print(src.grad)

src.grad = None
used = src[:, : index.size(1)]
torch.zeros(2, 3).scatter_reduce(1, index, used, "amax").sum().backward()
print(src.grad)
