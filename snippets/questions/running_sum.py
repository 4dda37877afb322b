import torch

x = torch.tensor([1, 2, 3, 4, 5, 6])
length = torch.tensor([2, 0, 3, 1])

total = torch.cat((torch.zeros(1, dtype=x.dtype), x.cumsum(0)))
start = length.cumsum(0) - length
print(total[1:] - total[start].repeat_interleave(length))
