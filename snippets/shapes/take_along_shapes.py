import torch

x = torch.arange(12).view(3, 4)

for shape in [(3, 2), (3, 9), (1, 2), (2, 2), (4, 2)]:
    index = torch.zeros(shape, dtype=torch.int64)
    cells = []
    for read in (torch.gather, lambda x, d, i: x.take_along_dim(i, d)):
        try:
            cells.append(str(tuple(read(x, 1, index).shape)))
        except RuntimeError as error:
            cells.append(type(error).__name__)
    print(f"{shape!s:8}", *(f"{cell:>13}" for cell in cells))
