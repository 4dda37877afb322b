import torch

x = torch.tensor([10, 20, 30])
last = torch.tensor([-1])
print(x[last], x.take(last), torch.take_along_dim(x, last, 0))

forward = torch.where(last < 0, last + len(x), last)
print(x.gather(0, forward), x.index_select(0, forward))
print(torch.tensor([-100, 9]) % len(x))
