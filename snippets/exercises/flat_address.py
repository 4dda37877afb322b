import torch


def flat_address(row, column, width):
    return row.long() * width + column


row = torch.tensor([2, 70000], dtype=torch.int32)
address = flat_address(row, 7, 50000)
print(address, address.dtype)
print(torch.iinfo(torch.int32).max, torch.iinfo(torch.int64).max)
