import torch

x = torch.zeros(3, 4)


def legal(shape):
    try:
        x.gather(1, torch.zeros(shape, dtype=torch.int64))
    except RuntimeError:
        return "no"
    return "ok"


for rows in range(6):
    print(rows, *(legal((rows, columns)) for columns in range(8)))
