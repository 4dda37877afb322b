import torch

x = torch.arange(12).view(3, 4)
index = torch.tensor([[0], [1], [2]])
src = torch.tensor([1.0, 2.0, 3.0])

print(x.gather(-1, index))
print(torch.zeros(3, 4).scatter_(1, index, src.unsqueeze(1)))
