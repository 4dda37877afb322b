import torch

images = torch.arange(24).view(2, 3, 4)
top, left = torch.tensor([0, 1]), torch.tensor([2, 0])

y = top[:, None, None] + torch.arange(2)[:, None]
x = left[:, None, None] + torch.arange(2)
place = (y * images.shape[-1] + x).flatten(1)
patches = images.flatten(1).gather(1, place).view(2, 2, 2)

print(patches)
print(patches.equal(images[torch.arange(2)[:, None, None], y, x]))
