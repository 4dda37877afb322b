import torch

x = torch.tensor([10, 20, 30])
last = torch.tensor([-1])

print(x[last], x.take(last), torch.take_along_dim(x, last, dim=0))
print(x.gather(-1, torch.tensor([2])))
x.gather(0, last)
