import torch

print(torch.gather(torch.tensor(5), 0, torch.tensor([0, 0, 0])))

input = torch.tensor([[10, 20, 30, 40]])
empty = torch.zeros(7, 7, 0)
print(empty.dtype, tuple(torch.gather(input, 1, empty).shape))
