import torch

hidden = torch.arange(12).view(3, 4)
mask = torch.tensor([[1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 0]])

last = mask.sum(1) - 1
print(last)
print(hidden[torch.arange(3), last])
