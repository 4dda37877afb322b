import torch

logits = torch.tensor([[2.0, float("-inf"), -1.0]])
print(torch.multinomial(logits.softmax(1), 1).shape)
print(logits.softmax(1).isnan().any(1))
