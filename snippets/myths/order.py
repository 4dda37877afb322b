import torch

index = torch.tensor([0, 0, 0])
for values in ([1e8, 1.0, -1e8], [1e8, -1e8, 1.0]):
    src = torch.tensor(values)
    print(torch.zeros(1).scatter_add_(0, index, src))
