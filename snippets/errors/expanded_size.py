import torch

hidden = torch.zeros(2, 5, 3)
last = torch.tensor([4, 2])

hidden.gather(1, last.expand(-1, 1, 3))
