import torch
from torch import Tensor


def place_features(embeddings: Tensor, is_image: Tensor, features: Tensor, count: Tensor) -> Tensor:
    size, width = features.size(-2), embeddings.size(-1)
    spare = features.new_zeros(*features.shape[:-2], 1, features.size(-1))
    rows = torch.cat((features, spare), -2).expand(*embeddings.shape[:-2], size + 1, width)
    rank = is_image.cumsum(-1) - 1
    chosen = is_image & (rank < count.clamp(max=size).unsqueeze(-1))
    index = torch.where(chosen, rank, size).unsqueeze(-1)
    picked = rows.gather(-2, index.expand_as(embeddings)).to(embeddings.dtype)
    return torch.where(chosen.unsqueeze(-1), picked, embeddings)


image = 9
ids = torch.tensor([[1, image, image, image], [1, 2, image, 3]])
features = torch.tensor([[11.0, 12.0], [21.0, 22.0]]).unsqueeze(-1)
count = torch.tensor([2, 2])
is_image = ids == image
print(place_features(torch.zeros(2, 4, 1), is_image, features, count).squeeze(-1))
print("left over", (count - is_image.sum(-1)).tolist())
