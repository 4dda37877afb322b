import torch

x = torch.tensor([[[1, 9], [4, 2]], [[3, 5], [8, 7]]])

flat = x.flatten(1).argmax(1)
row, column = torch.unravel_index(flat, x.shape[1:])
print(row, column)
print(x[torch.arange(2), row, column], x.amax((1, 2)))
