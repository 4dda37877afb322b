import torch

count = torch.tensor(0.0, dtype=torch.bfloat16)
for _ in range(300):
    count = count + 1
print(count.item())

top = torch.tensor(256.0, dtype=torch.bfloat16)
print((top + 1).item(), (top + 2).item())

exact = torch.zeros(1).index_add(0, torch.zeros(300).long(),
                                 torch.ones(300))
print(exact.item(), exact.bfloat16().item())
