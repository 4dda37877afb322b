import torch

probabilities = torch.tensor([[[0.0, 1.0], [1.0, 0.0]]])
probabilities.multinomial(1)
