import torch
from torch import Tensor


def last_token(hidden: Tensor, mask: Tensor) -> Tensor:
    positions = torch.arange(mask.size(-1), device=mask.device)
    last = torch.where(mask.bool(), positions, -1).amax(-1)
    index = last.clamp(min=0)[..., None, None].expand(*last.shape, 1, hidden.size(-1))
    vectors = hidden.gather(-2, index).squeeze(-2)
    return vectors.masked_fill((last < 0).unsqueeze(-1), 0)


hidden = torch.arange(36).view(3, 4, 3)
mask = torch.tensor([[1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 0]])
print(last_token(hidden, mask))

rows = torch.arange(3, device=hidden.device)
last = (torch.arange(4, device=mask.device) * mask).argmax(-1)
print(last.tolist())
print(hidden[rows, last])
