import torch

x = torch.tensor([[1, -2, 3, -4], [5, 6, -7, 8]])
for keep in (x > 0, x > 5, x > 9):
    print(keep.sum(1).tolist(), x[keep].shape, x[keep].tolist())

print(torch.stack((x, 10 * x), -1)[x > 0, 1])
print(x[x > 0].view(2, -1))
