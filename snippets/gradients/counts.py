import torch

x = torch.zeros(2, 3, requires_grad=True)
index = torch.tensor([[0, 0, 2], [1, 1, 1]])

x.gather(1, index).sum().backward()
print(x.grad)
