import torch

x = torch.tensor([[10, 20], [30, 40]])
rows, columns = torch.tensor([1, 0]), torch.tensor([0, 1])

print(x.take(rows * x.size(1) + columns), x[rows, columns])
