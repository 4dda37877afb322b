import torch

index = torch.tensor([[0], [2]])
src = torch.tensor([1.0, 2.0])

torch.zeros(2, 3).scatter_(1, index, src)
