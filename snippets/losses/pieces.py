import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.checkpoint import checkpoint


def loss_in_pieces(hidden: Tensor, weight: Tensor, labels: Tensor, step: int = 1024) -> Tensor:
    dtype = torch.promote_types(hidden.dtype, torch.float32)

    def piece(rows, ids):
        return F.cross_entropy((rows @ weight.T).to(dtype), ids, reduction="none")

    rows, ids = hidden.reshape(-1, hidden.shape[-1]).split(step), labels.reshape(-1).split(step)
    pairs = zip(rows, ids, strict=True)
    losses = [checkpoint(piece, *pair, use_reentrant=False) for pair in pairs]
    return torch.cat(losses).view(labels.shape)


hidden = torch.eye(6, 4).view(2, 3, 4).requires_grad_()
weight = torch.arange(20.0).view(5, 4).sin().requires_grad_()
labels = torch.tensor([[1, 2, -100], [4, -100, 0]])
ours = loss_in_pieces(hidden, weight, labels, step=2)
logits = (hidden @ weight.T).flatten(0, 1)
plain = F.cross_entropy(logits, labels.flatten(), reduction="none").view(2, 3)
print(ours.detach(), torch.allclose(ours, plain))
