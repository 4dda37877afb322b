import torch
from torch import Tensor


def put_features(embeddings: Tensor, is_image: Tensor, features: Tensor) -> Tensor:
    rows = features.reshape(-1, embeddings.size(-1)).to(embeddings.dtype)
    places = int(is_image.sum())
    if places != rows.size(0):
        raise ValueError(f"{places} places, {rows.size(0)} features")
    return embeddings.masked_scatter(is_image.unsqueeze(-1), rows)


image = 9
ids = torch.tensor([[5, image, image], [image, image, 6]])
embeddings = torch.zeros(2, 3, 2)
features = torch.tensor([[[11.0, 11.5], [12.0, 12.5]], [[21.0, 21.5], [22.0, 22.5]]])
print(put_features(embeddings, ids == image, features))
put_features(embeddings, ids == image, torch.zeros(5, 2))
