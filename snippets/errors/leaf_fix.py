import torch

weight = torch.zeros(3, requires_grad=True)
index = torch.tensor([1])

print(weight.scatter(0, index, 1.0))
with torch.no_grad():
    weight.scatter_(0, index, 1.0)
print(weight)
