import torch

index = torch.tensor([0, 2])
messages = torch.ones(2)

torch.zeros(3, 4).index_add_(0, index, messages)
