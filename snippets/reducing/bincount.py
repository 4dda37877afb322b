import torch

print(torch.bincount(torch.tensor([0, 1, 1])))
print(torch.bincount(torch.tensor([0, 1, 1]), minlength=4))
print(torch.bincount(torch.tensor([0, 5]), minlength=4))
torch.bincount(torch.tensor([0, -1]))
