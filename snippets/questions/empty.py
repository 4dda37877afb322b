import torch

x = torch.tensor([[1, 2], [3, 4]])
nothing = torch.zeros(7, 0)
print(nothing.dtype, tuple(x.gather(1, nothing).shape))

for read in (lambda: x[nothing], lambda: x.index_select(1, nothing[0])):
    try:
        read()
    except (IndexError, RuntimeError) as error:
        print(error)
