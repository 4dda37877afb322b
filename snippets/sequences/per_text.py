import torch

image = 9
ids = torch.tensor([[1, image, image, image], [1, 2, image, 3]])
features = torch.tensor([[11.0, 12.0], [21.0, 22.0]])
is_image = ids == image
print("counts  ", int(is_image.sum()) == features.numel())
print(torch.zeros(2, 4).masked_scatter(is_image, features))
print("per text", (is_image.sum(-1) == features.size(-1)).tolist())

repeated = ids[1:].repeat_interleave(2, 0) == image
print(torch.zeros(2, 4).masked_scatter(repeated, features[:1]))
