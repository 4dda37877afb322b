import torch

weight = torch.zeros(3, requires_grad=True)

with torch.no_grad():
    weight[1] = 1.0
print(weight)
