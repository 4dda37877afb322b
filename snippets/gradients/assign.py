import torch

index = torch.tensor([1, 1])
for shape in (2,), ():
    v = torch.full(shape, 10.0, requires_grad=True)
    x = torch.zeros(3)
    x[index] = v
    x.sum().backward()
    print(v.grad)
