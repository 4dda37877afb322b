import warnings

import torch

warnings.filterwarnings("ignore", "There is a performance drop")
x = torch.tensor([[1, -2, 3], [-4, 5, 6]])
fixed = torch.tensor([True, False, True])
print(torch.vmap(lambda row: row[fixed])(x))
print(torch.vmap(lambda row: torch.where(row > 0, row, 0))(x))
print(torch.vmap(lambda row: torch.argwhere(row > 0).squeeze(1))(x))

for read in (lambda row: row[row > 0], lambda row: torch.argwhere(row > 3)):
    try:
        print(torch.vmap(read)(x))
    except RuntimeError as error:
        print(str(error)[:92])
