import torch

i = torch.arange(2)[:, None, None]
j = torch.arange(3)[:, None]
k = torch.arange(4)
input = 100 * i + 10 * j + k
print(input)

index = torch.tensor([[[1, 0, 1, 0]]])
for dim in range(3):
    print(dim, torch.gather(input, dim, index))
