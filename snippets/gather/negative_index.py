import torch

input = torch.tensor([[10, 20, 30, 40],
                      [50, 60, 70, 80],
                      [90, 100, 110, 120]])

torch.gather(input, 1, torch.tensor([[-1]]))
