import torch

nan = float("nan")
reading = torch.tensor([5.0, nan, 7.0, nan])
usual = torch.tensor([1.0, 2.0, 3.0, 4.0])

print(reading.masked_scatter(reading.isnan(), usual))
