import torch

messages = torch.ones(4, 2, requires_grad=True)
to = torch.tensor([1, 0, 1, 1])

out = torch.zeros(3, 2).scatter_add(0, to.unsqueeze(1), messages)
out.sum().backward()
