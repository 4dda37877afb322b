import torch

scores = torch.zeros(2, 4)
classes_from_one = torch.tensor([[1], [4]])

scores.gather(1, classes_from_one)
