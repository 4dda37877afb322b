import torch

scores = torch.tensor([[0.3, 0.9, 0.5], [0.8, 0.1, 0.4]])
boxes = torch.arange(12).view(2, 3, 2)

order = scores.argsort(1, descending=True)
print(scores.gather(1, order))
print(boxes.take_along_dim(order.unsqueeze(-1), 1))
