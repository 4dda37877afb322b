import torch

texts = torch.zeros(2, 3, dtype=torch.int64)
is_image = torch.tensor([[True, True, False], [True, True, False]])
patches = torch.tensor([11, 12, 13, 21, 22])
print(texts.masked_scatter(is_image, patches))

hidden = torch.zeros(1, 2, 2)
mask = torch.tensor([[True, False]])
features = torch.tensor([[1.0, 2.0]])
print(hidden.masked_scatter(mask, features))
print(hidden.masked_scatter(mask[..., None], features))
