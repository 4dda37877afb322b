import torch

table = torch.zeros(4)
index = torch.tensor([0, 1, 9])

try:
    table.scatter_(0, index, torch.tensor([1.0, 2.0, 3.0]))
except RuntimeError as error:
    print(error)
print("unchanged", torch.equal(table, torch.zeros(4)))
