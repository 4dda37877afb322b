import itertools

import torch


def gather_by_hand(input, dim, index):
    out = input.new_empty(index.shape)
    for place in itertools.product(*map(range, index.shape)):
        source = list(place)
        source[dim] = index[place].item()
        out[place] = input[tuple(source)]
    return out


torch.manual_seed(0)
for shape in [(4,), (3, 4), (2, 3, 4), (2, 3, 2, 2)]:
    input = torch.randint(100, shape)
    for dim in range(len(shape)):
        index = torch.randint(shape[dim], shape)
        by_hand = gather_by_hand(input, dim, index)
        print(shape, dim, torch.equal(by_hand, input.gather(dim, index)))
