import torch

index = torch.tensor([0, 0])
for start in (-torch.inf, 0.0):
    for values in ([0.0, 0.0], [0.0, -5.0]):
        src = torch.tensor(values, requires_grad=True)
        old = torch.tensor([start])
        out = old.scatter_reduce(0, index, src, "amax", include_self=False)
        out.backward()
        print(start, values, out.item(), src.grad)
