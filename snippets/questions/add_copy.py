import torch

index = torch.tensor([1, 2])
x, y = torch.zeros(4), torch.zeros(4)
x[index].add_(1)
y[index] += 1
print(x, y)
