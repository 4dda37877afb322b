import torch

logits = torch.tensor([[2.0, float("-inf"), -1.0]])
torch.multinomial(logits, 1)
