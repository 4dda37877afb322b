import torch

src = torch.tensor([[1, 2, 3], [4, 5, 6]])
index = torch.tensor([[2, 0, 1]])
zeros = torch.zeros(2, 3, dtype=torch.int64)

print(zeros.scatter(1, index, src))
print(zeros.scatter(1, index.expand(2, 3), src))
