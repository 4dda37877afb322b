import torch

x = torch.zeros(4)
index = torch.tensor([0, 1, 9])
value = torch.tensor([1.0, 2.0, 3.0])

try:
    x.scatter_(0, index, value)
except RuntimeError as error:
    print(error)
print(x)
