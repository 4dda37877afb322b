import torch
from torch import Tensor


def policy_loss(
    new: Tensor, old: Tensor, advantage: Tensor, mask: Tensor, clip: float = 0.2
) -> Tensor:
    kept = mask.bool().expand_as(new)
    dtype = torch.promote_types(new.dtype, torch.float32)
    ratio = (new.to(dtype) - old).masked_fill(~kept, 0.0).exp()
    clipped = ratio.clamp(1 - clip, 1 + clip)
    objective = torch.minimum(ratio * advantage, clipped * advantage)
    total = objective.masked_fill(~kept, 0.0).sum(-1)
    return -(total / kept.sum(-1).clamp(min=1)).mean()


reward = torch.tensor([[1.0, 0.0], [0.5, 0.5]])
centred = reward - reward.mean(1, keepdim=True)
advantage = (centred / (reward.std(1, keepdim=True) + 1e-4)).view(-1, 1)
print("advantage", advantage.flatten())
mask = torch.tensor([[1, 1, 1], [1, 0, 0], [1, 1, 0], [0, 0, 0]])
new = torch.full((4, 3), -1.0, requires_grad=True)
loss = policy_loss(new, new.detach(), advantage, mask)
loss.backward()
print(f"loss {loss.abs():.4f}", "gradient", new.grad + 0.0, sep="\n")
