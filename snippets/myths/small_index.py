import torch

index = torch.tensor([[0], [1]])
src = torch.full((2, 3), 5.0, requires_grad=True)

largest = torch.zeros(2, 3).scatter_reduce(1, index, src, "amax")
print(largest)
largest.sum().backward()
print(src.grad)

added = torch.zeros(2, 3).scatter_add(1, index, src)
added.sum().backward()
