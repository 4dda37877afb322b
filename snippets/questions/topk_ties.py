import torch

x = torch.tensor([7, 9, 9, 9])
print(x.topk(2).values)
print(x.topk(2).indices.sum() in (3, 4, 5))
print(x.sort(descending=True, stable=True).indices[:2])
