import torch

input = torch.tensor([[10, 20, 30, 40]])
index = torch.tensor([[6, 0]]) / 2

torch.gather(input, 1, index)
