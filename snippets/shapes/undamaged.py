import torch

x = torch.zeros(4, dtype=torch.int64)
index = torch.tensor([0, 1, 9])
src = torch.tensor([1, 2, 3])

try:
    x = x.scatter(0, index, src)
except RuntimeError as error:
    print(type(error).__name__, x.tolist())
