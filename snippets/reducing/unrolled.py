import torch

count = torch.zeros(4, dtype=torch.int64)
seen = torch.tensor([0, 1, 1, 1, 2])

picked = count[seen]
print(picked)
picked += 1
print(picked)
count[seen] = picked
print(count)
