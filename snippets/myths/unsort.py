import torch

logits = torch.tensor([1.0, 3.0, 2.0, 0.0])
values, order = logits.sort(descending=True)

print(values, order)
print(values.gather(0, order))
print(values.gather(0, order.argsort()))
print(torch.empty(4).scatter_(0, order, values))
