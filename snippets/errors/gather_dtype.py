import torch

x = torch.tensor([[10, 20, 30, 40]])
middle = torch.tensor([[4]]) / 2

x.gather(1, middle)
