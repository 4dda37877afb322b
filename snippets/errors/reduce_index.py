import torch

total, index = torch.zeros(2), torch.tensor([0, 1, 1])
total.index_reduce_(0, index, torch.ones(3), "sum")
