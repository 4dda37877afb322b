import torch

src = torch.tensor([[1, 2, 3], [4, 5, 6]])
index = torch.tensor([[2, 0], [1, 2]])
zeros = torch.zeros(3, 3, dtype=torch.int64)

print(zeros.scatter(0, index, src))
print(zeros.scatter(1, index, src))
