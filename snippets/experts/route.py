import torch
from torch import Tensor


def route(router_logits: Tensor, k: int) -> tuple[Tensor, Tensor]:
    dtype = torch.promote_types(router_logits.dtype, torch.float32)
    weights, chosen = router_logits.softmax(-1, dtype=dtype).topk(k, dim=-1)
    return weights / weights.sum(-1, keepdim=True), chosen


router_logits = torch.tensor([
    [3.0, 1.0, 0.0],
    [1.0, 2.0, 0.0],
    [0.0, 2.0, 1.0],
    [2.0, 1.0, -1.0],
])
weights, chosen = route(router_logits, k=2)
print("chosen", chosen.tolist())
print("weights", weights, sep="\n")

gates = torch.zeros_like(router_logits).scatter(1, chosen, weights)
print("gates", gates, sep="\n")
ids = chosen.flatten()
print("load", ids.new_zeros(3).scatter_add_(0, ids, torch.ones_like(ids)))
