import torch

x = torch.tensor([10, 20, 30])

print(x.gather(0, torch.tensor(2)))
print(torch.tensor(5).gather(0, torch.tensor([0, 0, 0])))
