import torch
from torch import Tensor


def sample_top_k(logits: Tensor, k: int, temperature: float = 1.0) -> Tensor:
    top_logits, top_ids = logits.topk(min(k, logits.size(-1)), dim=-1)
    dtype = torch.promote_types(logits.dtype, torch.float32)
    probs = (top_logits.to(dtype) / temperature).softmax(-1)
    choice = torch.multinomial(probs.reshape(-1, probs.size(-1)), 1).view(*probs.shape[:-1], 1)
    return top_ids.gather(-1, choice).squeeze(-1)


logits = torch.tensor([[1.0, 3.0, 0.5, 2.0], [0.0, 0.5, 4.0, 1.0]])
top_logits, top_ids = logits.topk(2, dim=-1)
choice = torch.tensor([[1], [0]])
print("top_ids", top_ids.tolist())
print("next_id", top_ids.gather(-1, choice).tolist())

torch.manual_seed(0)
sampled = sample_top_k(logits.expand(1000, 2, 4), k=2)
print("sampled", [row.unique().tolist() for row in sampled.T])
print("k = 99 ", sample_top_k(logits, k=99, temperature=0.01).tolist())
