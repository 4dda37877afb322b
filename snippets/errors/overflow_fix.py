import torch

index, pixels = torch.tensor([0]), torch.zeros(2, dtype=torch.uint8)
print(pixels.int().scatter_(0, index, 300))
print(pixels.scatter(0, index, -1))
print(pixels.scatter(0, index, -255))
print(pixels.scatter(0, index, 1.7))
