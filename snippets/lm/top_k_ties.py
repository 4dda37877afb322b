import torch
from torch import Tensor


def keep_top_k(logits: Tensor, k: int) -> Tensor:
    top_logits, top_ids = logits.topk(min(k, logits.size(-1)), dim=-1)
    return torch.full_like(logits, float("-inf")).scatter(-1, top_ids, top_logits)


logits = torch.tensor([[0.1, 0.5, 0.2, 0.2]])
threshold = logits.topk(2, dim=-1).values[..., -1:]
at_least = logits.masked_fill(logits < threshold, float("-inf"))
print("threshold", at_least.isfinite().sum().item())
print("scatter  ", keep_top_k(logits, 2).isfinite().sum().item())

tied = torch.full((1, 4), -1.0)
first = tied.sort(dim=-1, descending=True, stable=True).indices[..., :2]
print("topk", tied.topk(2).indices.tolist(), "stable sort", first.tolist())
