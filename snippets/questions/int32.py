import torch

x = torch.tensor([10, 20, 30])
index = torch.tensor([2, 0])

print(x.gather(0, index.int()).equal(x.gather(0, index)))
print(index.int().nbytes, index.nbytes)
