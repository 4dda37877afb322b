import torch

torch.manual_seed(0)
logits = torch.tensor([[1.0, 3.0, 0.5, 2.0], [0.0, 0.5, 4.0, 1.0]])

top_logits, top_ids = logits.topk(2, dim=-1)
choice = torch.tensor([[1], [0]])
print("top_ids", top_ids.tolist())
print("next_id", top_ids.gather(-1, choice).tolist())

draws = torch.multinomial(top_logits.softmax(-1), 1000, replacement=True)
sampled = top_ids.gather(-1, draws)
print("sampled", [row.unique().tolist() for row in sampled])
