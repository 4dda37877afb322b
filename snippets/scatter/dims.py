import torch

index = torch.tensor([[2, 0, 1]])
src = torch.tensor([[10, 20, 30]])
zeros = torch.zeros(3, 3, dtype=torch.int64)

print(zeros.scatter(0, index, src))
print(zeros.scatter(1, index, src))
