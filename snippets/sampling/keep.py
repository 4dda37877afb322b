import torch
from torch import Tensor


def keep_likely(logits: Tensor, temperature: Tensor, k: Tensor, p: Tensor, min_p: Tensor) -> Tensor:
    dtype = torch.promote_types(logits.dtype, torch.float32)
    scores, order = logits.to(dtype).sort(dim=-1, descending=True, stable=True)
    scores = scores / temperature.unsqueeze(-1)
    rank = torch.arange(logits.shape[-1], device=logits.device)
    scores = scores.masked_fill(rank >= k.clamp(min=1).unsqueeze(-1), -torch.inf)
    probs = scores.softmax(-1)
    rest = probs.flip(-1).cumsum(-1).flip(-1)
    p, min_p = p.unsqueeze(-1), min_p.unsqueeze(-1)
    remove = ((rest <= 1 - p) & (p < 1)) | (probs < min_p * probs[..., :1])
    scores = scores.masked_fill(remove & (rank > 0), -torch.inf)
    return torch.zeros_like(scores).scatter(-1, order, scores)


logits = torch.tensor([0.15, 0.45, 0.3, 0.1]).log().expand(4, 4)
temperature = torch.tensor([1.0, 1.0, 1.0, 0.5])
k = torch.tensor([2, 4, 4, 4])
p = torch.tensor([1.0, 0.5, 1.0, 1.0])
min_p = torch.tensor([0.0, 0.0, 0.3, 0.3])
print(keep_likely(logits, temperature, k, p, min_p).softmax(-1))
