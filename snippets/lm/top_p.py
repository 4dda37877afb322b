import torch
from torch import Tensor


def top_p_removed(logits: Tensor, p: float) -> Tensor:
    dtype = torch.promote_types(logits.dtype, torch.float32)
    scores, order = logits.sort(dim=-1)
    mass = scores.softmax(-1, dtype=dtype).cumsum(-1)
    remove_sorted = mass <= 1 - p
    remove_sorted[..., -1:] = False
    return remove_sorted.scatter(-1, order, remove_sorted)


logits = torch.tensor([[1.0, 3.0, 2.0, 0.0]])
scores, order = logits.sort(dim=-1)
print("probs ", scores.softmax(-1))
print("mass  ", scores.softmax(-1).cumsum(-1))
print("order ", order)
remove = top_p_removed(logits, 0.8)
print("remove", remove)
print(logits.masked_fill(remove, float("-inf")))

exact = torch.tensor([[0.5, 0.25, 0.125, 0.125]]).log()
print([(~top_p_removed(exact, p)).sum().item() for p in (0.0, 0.5, 0.75, 1.0)])
