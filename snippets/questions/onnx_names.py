import torch

x = torch.tensor([[10, 11], [20, 21], [30, 31]])
index = torch.tensor([[0, 1], [1, 2]])

print("GatherElements", x.gather(0, index).tolist())
print("Gather", x[index].tolist())
