import torch

x = torch.tensor([[10, 20, 30]])
index = torch.tensor([[2, 0]])

torch.gather(x, 1, index, out=torch.empty(1, 2))
