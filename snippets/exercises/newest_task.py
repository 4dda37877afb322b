import torch

sensor = torch.tensor([2, 0, 2, 1, 2])
reading = torch.tensor([50, 60, 51, 70, 52])

latest = torch.zeros(3, dtype=torch.int64)
latest[sensor] = reading
print(latest.tolist()[:2])
