import torch
from torch import Tensor


def sequence_ratio_by_token(new: Tensor, old: Tensor, mask: Tensor) -> Tensor:
    kept = mask.bool().expand_as(new)
    new = new.to(torch.promote_types(new.dtype, torch.float32))
    mean = (new - old).detach().masked_fill(~kept, 0.0).sum(-1, keepdim=True)
    mean = mean / kept.sum(-1, keepdim=True).clamp(min=1)
    return (mean + new - new.detach()).masked_fill(~kept, 0.0).exp()


old = torch.full((1, 4), -1.0)
new = (old + torch.tensor([[0.4, -0.2, 0.1, 9.0]])).requires_grad_()
ratio = sequence_ratio_by_token(new, old, torch.tensor([[1, 1, 1, 0]]))
print(ratio.detach())
advantage = torch.tensor([[1.0, 0.0, -1.0, 5.0]])
print(torch.autograd.grad((ratio * advantage).sum(), new)[0])
