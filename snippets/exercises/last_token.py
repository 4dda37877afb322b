import torch

def last_token(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    position = torch.arange(1, mask.size(1) + 1, device=mask.device)
    last = (position * mask.bool()).argmax(1, keepdim=True)
    return hidden.gather(1, last).squeeze(1).masked_fill(~mask.bool().any(1), 0)

hidden = torch.arange(12).view(3, 4)
mask = torch.tensor([[1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 0]])
out = last_token(hidden, mask)
print(out)
print(out.tolist() == [hidden[0, 2].item(), hidden[1, 3].item(), 0])

broken = torch.tensor([[1.0, 2.0], [torch.nan, torch.inf]])
print(last_token(broken, torch.tensor([[1, 0], [0, 0]])))
