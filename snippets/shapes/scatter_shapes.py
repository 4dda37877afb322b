import torch
from itertools import product


def runs(index, src, into):
    i = torch.zeros(index, dtype=torch.int64)
    try:
        torch.zeros(into).scatter_(1, i, torch.zeros(src))
    except RuntimeError:
        return False
    return True


sizes = list(product(range(1, 4), repeat=2))
agree = 0
for index, src, into in product(sizes, repeat=3):
    fits_src = index[0] <= src[0] and index[1] <= src[1]
    fits_self = index[0] <= into[0]
    agree += runs(index, src, into) == (fits_src and fits_self)
print(agree, "/", len(sizes) ** 3)
