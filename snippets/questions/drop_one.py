import torch

x = torch.arange(12).view(3, 4)
drop = torch.tensor([0, 2, 3])
places = torch.arange(3).expand(3, 3)
print(x.gather(1, places + (places >= drop[:, None])))
