import torch

mask = torch.tensor([[1.0, 1.0, 1.0, 1.0], [1.0, 0.0, 0.0, 0.0]])
print("tokens    ", mask / mask.sum(), sep="\n")
print("sequences ", mask / mask.sum(-1, keepdim=True) / 2, sep="\n")
print("fixed size", mask / 4 / 2, sep="\n")
