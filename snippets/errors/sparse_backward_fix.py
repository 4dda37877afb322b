import torch

logits = torch.zeros(2, 3, requires_grad=True)
labels = torch.tensor([[0], [2]])

logits.log_softmax(-1).gather(-1, labels).sum().backward()
print(logits.grad)
