import torch

zeros = torch.zeros(2, 4, dtype=torch.int64)
column = torch.tensor([3, 1])
value = torch.tensor([70, 80])

out = zeros.scatter(1, column.unsqueeze(1), value.unsqueeze(1))
print(out)

row = torch.arange(2)
x = zeros.clone()
x[row, column] = value
print(torch.equal(out, x))

x = zeros.clone()
x.put_(row * 4 + column, value)
print(torch.equal(out, x))
