import torch


def by_grid(x, dim, index):
    places = [torch.arange(n) for n in index.shape]
    grid = list(torch.meshgrid(places, indexing="ij"))
    grid[dim] = index
    return x[tuple(grid)]


torch.manual_seed(0)
x = torch.randn(2, 3, 4)
for dim in range(3):
    shape = [1, 2, 3]
    shape[dim] = 5
    index = torch.randint(x.size(dim), shape)
    out = x.gather(dim, index)
    print(dim, shape, torch.equal(by_grid(x, dim, index), out))
