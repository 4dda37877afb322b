import torch

x = torch.tensor([[1, 2], [3, 4], [5, 6]])
gone = torch.tensor([0, 2])

keep = torch.ones(len(x), dtype=torch.bool).index_fill(0, gone, False)
print(x[keep])
print(keep.nonzero().squeeze(1))
del x[0]
