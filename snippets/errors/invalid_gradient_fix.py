import torch

src = torch.ones(2, 3, requires_grad=True)
index = torch.tensor([[0], [2]])

out = torch.zeros(2, 3).scatter(1, index, src[:, :1])
out.sum().backward()
print(src.grad)
