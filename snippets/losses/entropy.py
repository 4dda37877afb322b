import torch
from torch import Tensor


def entropy(logits: Tensor) -> Tensor:
    logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
    banned = logits == -torch.inf
    log_probs = logits.masked_fill(banned, torch.finfo(logits.dtype).min).log_softmax(-1)
    return -(log_probs.exp() * log_probs).masked_fill(banned, 0.0).sum(-1)


logits = torch.tensor([[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, -torch.inf, -torch.inf]])
logits.requires_grad_()
ours = entropy(logits)
print(ours.detach(), torch.autograd.grad(ours.sum(), logits)[0].isfinite().all())
log_probs = logits.log_softmax(-1)
print(-(log_probs.exp() * log_probs).sum(-1).detach())
safe = torch.special.entr(logits.softmax(-1)).sum(-1)
print(safe.detach(), torch.autograd.grad(safe.sum(), logits)[0].isfinite().all())
