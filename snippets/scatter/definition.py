import torch
import itertools

def pairs(dim, index):
    for source in itertools.product(*map(range, index.shape)):
        target = list(source)
        target[dim] = index[source].item()
        yield tuple(target), source

def scatter_by_hand(input, dim, index, src):
    out = input.clone()
    for target, source in pairs(dim, index):
        out[target] = src[source]
    return out

def scatter_add_by_hand(input, dim, index, src):
    out = input.clone()
    for target, source in pairs(dim, index):
        out[target] += src[source]
    return out

src = torch.arange(24).view(2, 3, 4)
once = torch.tensor([2, 0, 1]).view(1, 3, 1).expand(2, 3, 4)
print(scatter_by_hand(src, 1, once, src).equal(src.scatter(1, once, src)))
print(scatter_add_by_hand(src, 1, once, src).equal(src.scatter_add(1, once, src)))
