import torch

x = torch.arange(12.0).view(4, 3)
rows = torch.tensor([[3], [1]])

expanded, repeated = rows.expand(2, 3), rows.repeat(1, 3)
print(torch.equal(x.gather(0, expanded), x.gather(0, repeated)))
for index in (rows, expanded, repeated):
    print(index.untyped_storage().nbytes(), tuple(index.stride()))
