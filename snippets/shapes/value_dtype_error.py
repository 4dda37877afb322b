import torch

x = torch.tensor([10, 20, 65535], dtype=torch.uint16)

x.gather(0, torch.tensor([2, 0]))
