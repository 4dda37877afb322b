import torch

logits = torch.zeros(1, 3, 5)
labels = torch.tensor([[-100, 2, 1]])
logits.log_softmax(-1).gather(-1, labels.unsqueeze(-1))
