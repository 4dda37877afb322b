import torch
import torch.nn.functional as F
from torch import Tensor


def accept_draft(p: Tensor, q: Tensor, draft: Tensor, u: Tensor) -> tuple[Tensor, Tensor]:
    index = draft.unsqueeze(-1)
    accepted = u.unsqueeze(-1) * q.gather(-1, index) < p[..., :-1, :].gather(-1, index)
    n = accepted.squeeze(-1).long().cumprod(-1).sum(-1)
    row = n[..., None, None].expand(*n.shape, 1, p.size(-1))
    target = p.gather(-2, row).squeeze(-2)
    surplus = (target - F.pad(q, (0, 0, 0, 1)).gather(-2, row).squeeze(-2)).clamp(min=0)
    rest = torch.where(surplus.sum(-1, keepdim=True) > 0, surplus, target)
    return n, rest / rest.sum(-1, keepdim=True)


draft = torch.tensor([[0, 2, 1], [0, 2, 1]])
q = torch.tensor([[0.7, 0.2, 0.1], [0.2, 0.2, 0.6], [0.3, 0.4, 0.3]]).expand(2, 3, 3)
p = torch.tensor([[0.6, 0.3, 0.1], [0.2, 0.3, 0.5], [0.6, 0.1, 0.3], [0.2, 0.7, 0.1]])
u = torch.tensor([[0.5, 0.9, 0.2], [0.1, 0.1, 0.1]])
n, probs = accept_draft(p.expand(2, 4, 3), q, draft, u)
print(n)
print(probs)
