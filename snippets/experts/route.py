import torch

router_logits = torch.tensor([
    [3.0, 1.0, 0.0],
    [1.0, 2.0, 0.0],
    [0.0, 2.0, 1.0],
    [2.0, 1.0, -1.0],
])
probs = router_logits.softmax(-1)
weights, chosen = probs.topk(2, dim=-1)
weights = weights / weights.sum(-1, keepdim=True)
print("chosen", chosen.tolist())
print("weights", weights, sep="\n")

gates = torch.zeros_like(probs).scatter(1, chosen, weights)
print("gates", gates, sep="\n")
print("load", torch.bincount(chosen.flatten(), minlength=3))
