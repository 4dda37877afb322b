import torch

w = torch.ones(3, requires_grad=True)
index = torch.tensor([2, 0])

x = w * 2
selected = x.index_select(0, index) + x[index]
gathered = x.gather(0, index)
x.add_(1)

selected.sum().backward()
print(w.grad)
gathered.sum().backward()
