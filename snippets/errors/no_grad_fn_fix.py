import torch

scores = torch.tensor([0.1, 0.9, 0.3], requires_grad=True)
values = torch.tensor([10.0, 20.0, 30.0])

weights = scores.softmax(0)
(weights * values).sum().backward()
print(scores.grad)
