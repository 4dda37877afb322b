import torch

x = torch.tensor([10, 20, 30], dtype=torch.uint16)
index = torch.tensor([2, 0])

print(x.view(torch.int16).gather(0, index).view(torch.uint16))
print(x[index])
