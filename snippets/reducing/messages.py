import torch

messages = torch.tensor([[1, 10], [2, 20], [3, 30], [4, 40]])
to = torch.tensor([1, 0, 1, 1])
zeros = torch.zeros(3, 2, dtype=torch.int64)

by_rows = zeros.index_add(0, to, messages)
print(by_rows)

index = to.unsqueeze(1).expand_as(messages)
print(torch.equal(by_rows, zeros.scatter_add(0, index, messages)))
