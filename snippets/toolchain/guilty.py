import torch

labels = torch.tensor([[3, 0, 7], [1, -100, 2]])
classes = 5

low, high = labels.aminmax()
print("values", low.item(), "to", high.item(), "classes", classes)
bad = (labels < 0) | (labels >= classes)
print("where", bad.nonzero().tolist(), "what", labels[bad].tolist())
