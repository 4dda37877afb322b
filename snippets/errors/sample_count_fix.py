import torch

probabilities = torch.tensor([0.0, 1.0])
print(probabilities.multinomial(3, replacement=True))
