import torch

logits = torch.tensor([[1.0, 3.0, 2.0, 0.0]])

sorted_logits, order = logits.sort(dim=-1, descending=True)
probs = sorted_logits.softmax(-1)
before = probs.cumsum(-1) - probs
remove_sorted = before > 0.8
print("probs ", probs)
print("order ", order)
print("sorted", remove_sorted)

remove = torch.zeros_like(remove_sorted).scatter(-1, order, remove_sorted)
print("remove", remove)
print(logits.masked_fill(remove, float("-inf")))
