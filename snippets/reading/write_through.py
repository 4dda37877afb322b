import torch

x = torch.zeros(4, dtype=torch.int64)

x[1:3] += 1
x[torch.tensor([0, 3])] += 5
print(x)

part = x[torch.tensor([0, 3])]
part += 100
print(x)
