import torch

weight = torch.nn.Parameter(torch.ones(4))
optimizer = torch.optim.Adam([weight])

index = torch.tensor([2, 0])
weight.gather(0, index, sparse_grad=True).sum().backward()
optimizer.step()
