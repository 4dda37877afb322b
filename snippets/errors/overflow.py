import torch

x = torch.zeros(3, dtype=torch.uint8)

x.scatter_(0, torch.tensor([1]), 300)
