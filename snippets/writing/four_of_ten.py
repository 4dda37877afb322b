import torch

src = torch.arange(1, 11).view(2, 5)
index = torch.tensor([[0, 1, 2, 0]])

out = torch.zeros(3, 5, dtype=src.dtype).scatter_(0, index, src)
print(src)
print(out)
print("read", index.numel(), "of", src.numel())
