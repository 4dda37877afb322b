import torch


def gather_by_address(x, dim, index):
    x = x.contiguous()
    address = torch.zeros_like(index)
    for d, (size, step) in enumerate(zip(index.shape, x.stride())):
        line = [1] * index.dim()
        line[d] = size
        own = torch.arange(size).view(line)
        address = address + step * (index if d == dim else own)
    return x.take(address)


torch.manual_seed(0)
x = torch.arange(60).view(3, 4, 5)
for dim in range(3):
    index = torch.randint(x.size(dim), (2, 3, 4))
    print(gather_by_address(x, dim, index).equal(x.gather(dim, index)))
