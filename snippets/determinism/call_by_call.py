import torch

index = torch.zeros(1, dtype=torch.long)
one = torch.ones(1, dtype=torch.bfloat16)

total = torch.zeros(1, dtype=torch.bfloat16)
for _ in range(4096):
    total.scatter_add_(0, index, one)
print(total)
