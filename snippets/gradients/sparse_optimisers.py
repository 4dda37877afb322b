import torch
from torch.optim import SGD, Adam, SparseAdam

index = torch.tensor([[5, 5], [0, 999]])
for optimiser in (SGD, SparseAdam, Adam):
    x = torch.zeros(2, 1000, requires_grad=True)
    steps = optimiser([x], lr=0.5)
    x.gather(1, index, sparse_grad=True).sum().backward()
    steps.step()
    print(optimiser.__name__, x.detach()[1, [0, 1, 999]])
