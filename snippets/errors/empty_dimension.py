import torch

queue = torch.zeros(0, 4)
queue[torch.tensor([0])]
