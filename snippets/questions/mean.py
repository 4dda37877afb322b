import torch

index = torch.tensor([0, 0, 1])
values = torch.tensor([4.0, 8.0, 5.0])

zeros = torch.zeros(2)
print(zeros.scatter_reduce(0, index, values, "mean"))
print(zeros.scatter_reduce(0, index, values, "mean", include_self=False))
