import torch

x = torch.zeros(4)
index = torch.tensor([2, 0, 2, 2])
src = torch.tensor([10.0, 20.0, 30.0, 40.0])

place = torch.arange(len(index))
last = torch.full((4,), -1).scatter_reduce_(0, index, place, "amax")
print(last)
print(torch.where(last >= 0, src[last], x))
