import torch
from torch import Tensor


def next_token(ids: Tensor, segment: Tensor, ignore: int = -100) -> Tensor:
    same = segment[..., 1:] == segment[..., :-1]
    labels = torch.full_like(ids, ignore, dtype=torch.int64)
    labels[..., :-1] = torch.where(same, ids[..., 1:].long(), ignore)
    return labels


ids = torch.tensor([11, 12, 21, 22, 23])
segment = torch.tensor([0, 0, 2, 2, 2])
print("wrong", ids[1:].tolist())
print("right", next_token(ids, segment)[:-1].tolist())
print("bytes", next_token(ids.byte(), segment)[:-1].tolist())
