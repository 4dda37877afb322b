import torch

src = torch.arange(1, 11).view(2, 5)
index = torch.tensor([[0, 1, 2, 0]])

zeros = torch.zeros(3, 5, dtype=src.dtype)
print(zeros.scatter_(0, index, src[1:, 1:]))
