import torch

probabilities = torch.tensor([[[0.0, 1.0], [1.0, 0.0]]])
drawn = probabilities.flatten(0, -2).multinomial(1)
print(drawn.view(*probabilities.shape[:-1], 1))
