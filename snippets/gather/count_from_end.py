import torch

input = torch.tensor([[10, 20, 30, 40],
                      [50, 60, 70, 80],
                      [90, 100, 110, 120]])
from_end = torch.tensor([[-1], [-2], [0]])

index = torch.where(from_end < 0, from_end + input.size(1), from_end)
print(torch.gather(input, 1, index))
