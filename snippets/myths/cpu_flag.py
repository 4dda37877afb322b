import torch

index = torch.tensor([1, 1])
torch.use_deterministic_algorithms(True)

x = torch.zeros(3)
print(x.put(index, torch.tensor([10.0, 20.0]), accumulate=True))
x.put_(index, torch.tensor([10.0, 20.0]))
