import torch

mask = torch.tensor([[True, True, False], [True, True, False]])
zeros = torch.zeros(2, 3, dtype=torch.int64)
five = torch.tensor([11, 12, 13, 21, 22])
print(zeros.masked_scatter(mask, five))

tokens = torch.tensor([[True, False], [True, True]])
features = torch.arange(1, 9)
zeros = torch.zeros(2, 2, 2, dtype=torch.int64)
print(zeros.masked_scatter(tokens, features).tolist())
print(zeros.masked_scatter(tokens[..., None], features).tolist())

x = torch.zeros(2, 3, dtype=torch.int64)
x[mask] = five
