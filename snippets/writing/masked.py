import torch

mask = torch.tensor([[True, False, True], [False, True, False]])
src = torch.tensor([[1, 2, 3], [4, 5, 6]])
zeros = torch.zeros(2, 3, dtype=torch.int64)

print(zeros.masked_scatter(mask, src))
print(torch.where(mask, src, zeros))
