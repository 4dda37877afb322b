import torch

weights = torch.ones(3, requires_grad=True)
i = torch.tensor([0, 1, 1])

total = torch.zeros(2).index_add(0, i, weights)
total[1].backward()
print(weights.grad)

torch.bincount(i, weights)[1].backward()
