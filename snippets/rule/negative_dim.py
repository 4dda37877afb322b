import torch

x = torch.arange(24).view(2, 3, 4)
index = torch.zeros_like(x)

for dim in range(3):
    same = torch.equal(x.gather(dim, index), x.gather(dim - 3, index))
    print(dim, dim - 3, same)
