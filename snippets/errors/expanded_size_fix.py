import torch

hidden = torch.arange(30).view(2, 5, 3)
last = torch.tensor([4, 2])

print(hidden.gather(1, last[:, None, None].expand(-1, 1, 3)))
