import torch

x = torch.arange(12).view(3, 4)
print(torch.tensor([]).dtype)
x[torch.tensor([])]
