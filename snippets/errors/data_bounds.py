import torch

scores = torch.zeros(2, 4)
columns_from_one = torch.tensor([1, 4])

scores.index_select(1, columns_from_one)
