import torch


def firsts(value, length):
    start = length.cumsum(0) - length
    return value[start[length > 0]]


value = torch.tensor([1, 2, 3, 4, 5, 6])
print(firsts(value, torch.tensor([2, 3, 1])))
print(firsts(value, torch.tensor([0, 2, 0, 4, 0])))
