import torch

input = torch.tensor([[10, 20, 30, 40],
                      [50, 60, 70, 80],
                      [90, 100, 110, 120]])
index = torch.tensor([[2, 0, 1, 0],
                      [0, 2, 2, 1]])

print(torch.gather(input, 0, index))
