import torch

x = torch.tensor([10, 20, 30])
index = torch.tensor([0, 3, -1])

inside = (index >= -len(x)) & (index < len(x))
print(inside, x[index[inside]])
