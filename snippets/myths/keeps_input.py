import torch

index = torch.tensor([2, 0])
for read in (torch.index_select, torch.gather):
    weight = torch.ones(3, requires_grad=True)
    x = weight * 2
    picked = read(x, 0, index)
    x.zero_()
    picked.sum().backward()
    print(read.__name__, weight.grad)
