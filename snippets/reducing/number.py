import torch

seen = torch.tensor([0, 1, 1, 1, 2])
x = torch.zeros(4)

print(x.scatter_add(0, seen, torch.ones(1).expand_as(seen)))
print(x.scatter(0, seen, 1.0, reduce="add"))
x.scatter_add_(0, seen, 1.0)
