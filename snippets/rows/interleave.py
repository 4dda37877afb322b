import torch

a = torch.tensor([[1, 2, 3], [4, 5, 6]])
b = -a
print(torch.stack((a, b), -1).flatten(-2))
print(torch.stack((a, b), 1).flatten(-2))

both = torch.cat((a, b), -1)
from_b = torch.tensor([[1, 0, 0, 1, 1, 0], [0, 0, 0, 1, 1, 1]]).bool()
place = torch.where(from_b, a.size(-1) - 1 + from_b.cumsum(-1), (~from_b).cumsum(-1) - 1)
print(both.gather(-1, place))
