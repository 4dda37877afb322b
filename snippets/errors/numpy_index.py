import torch
import numpy as np

scores = torch.tensor([[0.1, 0.9], [0.8, 0.2]])
best = np.array([[1], [0]])

scores.gather(1, best)
