import torch

torch.use_deterministic_algorithms(True)
x = torch.zeros(3)

x[torch.tensor([0, 2])] = torch.tensor([5.0, 6.0])
print(x)
