import torch

tags = torch.tensor([[1, 3, 1],
                     [0, 0, 0]])

print(torch.zeros(2, 4).scatter_(1, tags, 1.0))
