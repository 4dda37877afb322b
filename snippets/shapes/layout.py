import torch

x = torch.arange(12).view(4, 3).t()
index = torch.tensor([[0], [2], [1]]).expand(3, 2)
out = x.gather(1, index)

print(x.stride(), index.stride(), out.stride())
print(out.is_contiguous())
