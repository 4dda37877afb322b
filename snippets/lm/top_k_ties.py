import torch

logits = torch.tensor([[0.1, 0.5, 0.2, 0.2]])
minus_inf = float("-inf")

top_logits, top_ids = logits.topk(2, dim=-1)
threshold = logits.masked_fill(logits < top_logits[:, -1:], minus_inf)
exact = torch.full_like(logits, minus_inf).scatter(-1, top_ids, top_logits)
print("threshold", threshold.isfinite().sum().item())
print("scatter  ", exact.isfinite().sum().item())
