import torch

x = torch.arange(12).view(3, 4)

print(torch.take_along_dim(x, torch.tensor([[4], [9], [-8]]), dim=1))

smaller = torch.tensor([[3, 0], [1, 1]])
print(x.gather(1, smaller))
torch.take_along_dim(x, smaller, dim=1)
