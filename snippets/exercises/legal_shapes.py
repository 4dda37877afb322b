import torch

x = torch.zeros(3, 4)

for shape in ((3, 1), (2, 2), (1, 9), (4, 1), (3,), (3, 4, 1)):
    index = torch.zeros(shape, dtype=torch.int64)
    try:
        print(shape, tuple(x.gather(1, index).shape))
    except RuntimeError:
        print(shape, "RuntimeError")
