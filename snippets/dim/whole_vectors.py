import torch

hidden = torch.arange(24).view(2, 4, 3)
last = torch.tensor([3, 1])

index = last.view(2, 1, 1)
print(hidden.gather(-2, index).squeeze(-2))
print(hidden.gather(-2, index.expand(2, 1, 3)).squeeze(-2))
print(torch.take_along_dim(hidden, index, dim=-2).squeeze(-2))
print(hidden[torch.arange(2), last])
