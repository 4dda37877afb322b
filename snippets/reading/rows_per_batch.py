import torch

x = torch.arange(24).view(2, 4, 3)
index = torch.tensor([[3, 0], [1, 1]])

batch = torch.arange(2).unsqueeze(1)
out = x[batch, index]
print(out)

column = index.unsqueeze(-1)
print(out.equal(x.take_along_dim(column, 1)))
print(out.equal(x.gather(1, column.expand(2, 2, 3))))
flat = x.view(8, 3).index_select(0, (batch * 4 + index).view(-1))
print(out.equal(flat.view(2, 2, 3)))
