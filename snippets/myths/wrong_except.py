import torch

x = torch.tensor([10, 20, 30])
outside = torch.tensor([3])

for read in (lambda: x[outside],
             lambda: x.index_select(0, outside),
             lambda: x.gather(0, outside)):
    try:
        read()
    except IndexError as error:
        print(type(error).__name__, error)
