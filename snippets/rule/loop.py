import itertools

import torch


def by_loop(x, dim, index):
    out = x.new_empty(index.shape)
    for place in itertools.product(*map(range, index.shape)):
        source = list(place)
        source[dim] = index[place]
        out[place] = x[tuple(source)]
    return out


torch.manual_seed(0)
equal = 0
for trial in range(200):
    x = torch.randn(torch.randint(1, 5, (1 + trial % 4,)).tolist())
    dim = trial // 4 % x.dim()
    shape = [torch.randint(1, n + 1, ()).item() for n in x.shape]
    shape[dim] = trial % 7
    index = torch.randint(x.size(dim), shape)
    equal += torch.equal(by_loop(x, dim, index), x.gather(dim, index))
print(equal, "/ 200")
