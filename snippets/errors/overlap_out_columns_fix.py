import torch

x = torch.arange(9).view(3, 3)
wrong, right = x.clone(), x.clone()
wrong[:, 1:] = wrong[:, :-1]
right[:, 1:] = right[:, :-1].clone()
print(wrong)
print(right)

queue, free = torch.tensor([1, 2, 3]), torch.tensor([False, True, True])
print(queue.clone().masked_scatter_(free, queue))
print(queue.masked_scatter_(free, queue))
