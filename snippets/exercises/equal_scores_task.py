import torch

score = torch.tensor([3, 5, 5, 1, 5, 5])

upwards = score.argsort(stable=True)
print(upwards.flip(0)[:2])
