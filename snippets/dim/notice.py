import torch

b = torch.arange(2).view(2, 1, 1)
t = torch.arange(3).view(1, 3, 1)
v = torch.arange(5).view(1, 1, 5)
address = 100 * b + 10 * t + v

index = torch.tensor([[0, 2, 1], [1, 0, 2]]).unsqueeze(-1)
for dim in (-1, -2):
    read = address.gather(dim, index).squeeze(-1)
    print(f"dim={dim}:", *(f"{cell:03d}" for cell in read.flatten().tolist()))
