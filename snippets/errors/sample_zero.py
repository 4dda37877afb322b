import torch

weights = torch.tensor([[1.0, 0.0], [0.0, 0.0]])
weights.multinomial(1)
