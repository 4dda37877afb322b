import torch

x = torch.tensor([10, 20, 30])

for number in (3, 7, 2, -1, -4):
    print(number, x.take_along_dim(torch.tensor([number]), 0))
