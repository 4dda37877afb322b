import torch

probabilities = torch.tensor([0.5, 0.5])
probabilities.multinomial(3)
