import torch


def by_address(x, dim, index):
    x = x.contiguous()
    address = index * x.stride(dim)
    for d in range(x.dim()):
        if d != dim:
            shape = [1] * x.dim()
            shape[d] = index.size(d)
            place = torch.arange(index.size(d)).view(shape)
            address = address + place * x.stride(d)
    return x.take(address)


torch.manual_seed(0)
x = torch.randn(2, 3, 4)
print(x.stride())
for dim in range(3):
    shape = [1, 2, 3]
    shape[dim] = 5
    index = torch.randint(x.size(dim), shape)
    out = x.gather(dim, index)
    print(dim, shape, torch.equal(by_address(x, dim, index), out))
