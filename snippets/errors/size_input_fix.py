import torch

x = torch.arange(12).view(3, 4)
index = torch.tensor([[0], [1], [2], [3]])

print(x.gather(1, index[:3]))
print(x.gather(1, index.T.expand(3, 4)))
