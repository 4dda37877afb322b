import torch

logits = torch.zeros(2, 3, requires_grad=True)
labels = torch.tensor([[0], [2]])

log_probs = logits.log_softmax(-1)
log_probs.gather(-1, labels, sparse_grad=True).sum().backward()
